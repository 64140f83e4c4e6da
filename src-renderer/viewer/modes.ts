import type { InstancedMesh, Material, Mesh, MeshStandardMaterial, Object3D } from 'three'
import type { Drawable } from '../stage/vertices.ts'
import type { Mode } from './look.ts'
import { MeshBasicMaterial, MeshNormalMaterial } from 'three'
import { clayInPlaceOf, drawn } from '../stage/clay.ts'

type Dress = 'textured' | 'clay' | 'normals' | 'lines'

const lineColour = 0x161616

/** What is worn in each pass of a mode. */
const passesOf: Readonly<Record<Mode, readonly Dress[]>> = { textured: ['textured'], clay: ['clay'], normals: ['normals'], wireframe: ['clay', 'lines'] }

/** The materials of a model by mode. They are made when they are first worn. */
export interface Wardrobe {
  readonly passes: (mode: Mode) => number
  /** Has the model wear what a mode shows in one of its passes. */
  readonly wear: (mode: Mode, pass: number) => void
  /** Has it wear what it came in, and frees what was made. */
  readonly dispose: () => void
}

const makers: Readonly<Record<Exclude<Dress, 'textured'>, (old: Material) => Material>> = {
  clay(old) {
    const clay = clayInPlaceOf(old)
    // The lines of a wireframe lie on the surface, not in it.
    return Object.assign(clay, { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 })
  },
  normals(old) {
    if (isFlat(old))
      return clayInPlaceOf(old)
    const { normalMap, normalScale, flatShading } = old as Partial<MeshStandardMaterial>
    return new MeshNormalMaterial({ side: old.side, flatShading: flatShading ?? false, normalMap: normalMap ?? null, ...(normalScale ? { normalScale } : {}) })
  },
  lines(old) {
    // Points and lines have no edges: they stay as they are in clay.
    return isFlat(old) ? clayInPlaceOf(old) : new MeshBasicMaterial({ color: lineColour, wireframe: true, toneMapped: false, transparent: true, opacity: 0.7, side: old.side })
  },
}

export function createWardrobe(model: Object3D): Wardrobe {
  const own = drawn(model).map(object => ({ object, material: object.material, colours: 'isInstancedMesh' in object ? (object as unknown as InstancedMesh).instanceColor : null }))
  const made = new Map<Dress, ReadonlyMap<Material, Material>>()
  let worn: Dress = 'textured'

  function materialsOf(dress: Exclude<Dress, 'textured'>): ReadonlyMap<Material, Material> {
    const known = made.get(dress)
    if (known)
      return known
    const materials = new Map([...new Set(own.flatMap(({ material }) => [material].flat()))].map(material => [material, makers[dress](material)] as const))
    made.set(dress, materials)
    return materials
  }

  function put(dress: Dress) {
    if (dress === worn)
      return
    worn = dress
    const materials = dress === 'textured' ? undefined : materialsOf(dress)
    for (const { object, material, colours } of own) {
      const replaced = (one: Material) => materials?.get(one) ?? one
      object.material = Array.isArray(material) ? material.map(replaced) : replaced(material)
      if ('isInstancedMesh' in object)
        (object as unknown as InstancedMesh).instanceColor = materials ? null : colours
    }
  }

  return {
    passes: mode => passesOf[mode].length,
    wear: (mode, pass) => put(passesOf[mode][pass] ?? 'textured'),
    dispose() {
      put('textured')
      made.forEach(materials => materials.forEach(material => material.dispose()))
    },
  }
}

/** Different materials that a model wears. */
export function countMaterials(model: Object3D): number {
  return new Set(drawn(model).flatMap(({ material }: Drawable) => [material].flat())).size
}

function isFlat(material: Mesh['material']): boolean {
  return 'isPointsMaterial' in material || 'isLineBasicMaterial' in material
}
