import type { BufferGeometry, InstancedMesh, LineBasicMaterial, Material, Object3D, PointsMaterial, Side } from 'three'
import type { Drawable } from './vertices.ts'
import { DoubleSide, MeshStandardMaterial } from 'three'
import { isDrawable } from './vertices.ts'

const clayColour = 0xC4C0BA

/** Blended surfaces that are fainter than this are holes in clay. */
const faint = 0.1

const plain = { roughness: 0.75, metalness: 0 } as const

/** Clay without holes, by side and shading. It is never thrown away: as long as there is some, its shaders need not be compiled anew for every model. */
const stock = new Map<string, MeshStandardMaterial>()

/** Clay: what a surface of which the file says nothing is made of, but for the colours of its corners. */
export function createClay(geometry: BufferGeometry): MeshStandardMaterial {
  const coloured = geometry.hasAttribute('color')
  const clay = new MeshStandardMaterial({ ...plain, name: 'clay', color: coloured ? 0xFFFFFF : clayColour, vertexColors: coloured, side: DoubleSide })
  return coloured ? clay : markPlain(clay)
}

/** Marks a material as one that shows shape alone. */
export function markPlain<M extends Material>(material: M): M {
  return Object.assign(material, { isPlain: true })
}

/** Whether a model has no colours and textures at all. */
export function isAllClay(root: Object3D): boolean {
  return drawn(root).every(object => !coloursOfInstances(object) && [object.material].flat().every(material => 'isPlain' in material))
}

/**
 * Runs `work` while everything that is drawn of a model is of clay: same surfaces, same sides, same holes where a picture's
 * transparency cuts them out, but no colours, no textures, no gloss.
 */
export function whileOfClay<T>(root: Object3D, work: () => T): T {
  const worn = drawn(root).map(object => ({ object, material: object.material, colours: coloursOfInstances(object) }))
  for (const { object, material } of worn) {
    object.material = Array.isArray(material) ? material.map(ofClay) : ofClay(material)
    colourInstances(object, null)
  }
  try {
    return work()
  }
  finally {
    for (const { object, material, colours } of worn) {
      ;[object.material].flat().filter(clay => !inStock(clay)).forEach(clay => clay.dispose())
      object.material = material
      colourInstances(object, colours)
    }
  }
}

/** What is drawn of a model. */
export function drawn(root: Object3D): Drawable[] {
  const drawables: Drawable[] = []
  root.traverseVisible((object) => {
    if (isDrawable(object) && object.geometry.drawRange.count > 0)
      drawables.push(object)
  })
  return drawables
}

function ofClay(old: Material): Material {
  const { flatShading, displacementMap } = old as Partial<MeshStandardMaterial>
  const isWhole = !displacementMap && !isCut(old) && !isOneColoured(old)
  return isWhole ? fromStock(old.side, flatShading ?? false) : clayInPlaceOf(old)
}

/** A material of clay for what wears another one: its own, to be disposed of by who asks. */
export function clayInPlaceOf(old: Material): Material {
  if (isOneColoured(old))
    return ofOneColour(old)
  const { map, alphaMap, flatShading, displacementMap, displacementScale, displacementBias } = old as Partial<MeshStandardMaterial>
  const clay = new MeshStandardMaterial({ ...plain, color: clayColour, side: old.side, flatShading: flatShading ?? false })
  if (displacementMap)
    Object.assign(clay, { displacementMap, displacementScale, displacementBias })
  if (isCut(old))
    Object.assign(clay, { map: map ?? null, alphaMap: alphaMap ?? null, opacity: old.opacity, alphaTest: old.alphaTest || faint, onBeforeCompile: takeOnlyAlphaOfMap })
  return clay
}

function isCut(material: Material): boolean {
  return material.alphaTest > 0 || material.transparent
}

function isOneColoured(material: Material): material is PointsMaterial | LineBasicMaterial {
  return 'isPointsMaterial' in material || 'isLineBasicMaterial' in material
}

/** Who showed it may have turned it to both sides. */
function fromStock(side: Side, flatShading: boolean): MeshStandardMaterial {
  const key = `${side} ${flatShading}`
  const clay = stock.get(key) ?? new MeshStandardMaterial({ ...plain, color: clayColour, flatShading })
  stock.set(key, clay)
  return Object.assign(clay, { side })
}

function inStock(material: Material): boolean {
  return new Set<Material>(stock.values()).has(material)
}

function ofOneColour(old: PointsMaterial | LineBasicMaterial): Material {
  const clay = old.clone()
  clay.color.set(clayColour)
  clay.vertexColors = false
  return clay
}

function takeOnlyAlphaOfMap(shader: { fragmentShader: string }): void {
  shader.fragmentShader = shader.fragmentShader.replace('#include <map_fragment>', '#ifdef USE_MAP\n\tdiffuseColor.a *= texture2D( map, vMapUv ).a;\n#endif')
}

function coloursOfInstances(object: Drawable): InstancedMesh['instanceColor'] {
  return 'isInstancedMesh' in object ? (object as unknown as InstancedMesh).instanceColor : null
}

function colourInstances(object: Drawable, colours: InstancedMesh['instanceColor']): void {
  if ('isInstancedMesh' in object)
    (object as unknown as InstancedMesh).instanceColor = colours
}
