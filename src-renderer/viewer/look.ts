export const modes = ['textured', 'clay', 'wireframe', 'normals'] as const
export type Mode = typeof modes[number]

/** How a model is drawn. */
export interface Look {
  readonly mode: Mode
  readonly floor: boolean
}

/** What is known of a model once it is loaded. */
export interface ModelFacts {
  readonly triangles: number
  readonly materials: number
  /** Its box in units of the file: width, height, depth. */
  readonly size: readonly [x: number, y: number, z: number]
  /** How long a unit is; undefined where the file does not say. */
  readonly metresPerUnit: number | undefined
  /** Side of a square of the floor, in units. */
  readonly square: number
  readonly animations: readonly { readonly name: string, readonly seconds: number }[]
  /** Why its animations cannot be played; undefined when they can, or there are none. */
  readonly unplayable: string | undefined
}
