import type { BufferGeometry, Material, MeshLambertMaterial, MeshPhongMaterial } from 'three'
import { Color, DoubleSide, MeshBasicMaterial, MeshStandardMaterial } from 'three'
import { createClay } from './clay.ts'

/**
 * A material that the studio's image-based light shines on. Physically based ones stay as they are; Phong and Lambert
 * ones, of the older formats, are translated, and drawn from both sides, for these formats do not say where outside is.
 */
export function toStandard(material: Material, geometry: BufferGeometry): Material {
  if (material instanceof MeshStandardMaterial)
    return material
  if (material instanceof MeshBasicMaterial) {
    material.toneMapped = false
    return material
  }
  if (isLegacy(material))
    return translate(material, geometry)
  return createClay(geometry)
}

type Legacy = MeshPhongMaterial | MeshLambertMaterial

function isLegacy(material: Material): material is Legacy {
  return 'isMeshPhongMaterial' in material || 'isMeshLambertMaterial' in material
}

function translate(old: Legacy, geometry: BufferGeometry): MeshStandardMaterial {
  const standard = new MeshStandardMaterial({
    name: old.name,
    color: old.color,
    map: old.map,
    alphaMap: old.alphaMap,
    bumpMap: old.bumpMap,
    bumpScale: old.bumpScale,
    normalMap: old.normalMap,
    normalScale: old.normalScale,
    aoMap: old.aoMap,
    emissive: old.emissive,
    emissiveMap: old.emissiveMap,
    emissiveIntensity: old.emissiveIntensity,
    opacity: old.opacity,
    transparent: old.transparent,
    alphaTest: old.alphaTest,
    flatShading: old.flatShading,
    vertexColors: old.vertexColors || geometry.hasAttribute('color'),
    side: DoubleSide,
    metalness: 0,
    roughness: 'shininess' in old ? roughnessOf(old) : 0.85,
  })
  // A picture replaces the colour in most programs; black times a picture would hide it.
  if (old.map && brightness(old.color) < 0.02)
    standard.color = new Color(1, 1, 1)
  // Some exporters write every surface as glowing white; then its picture would not be seen.
  if (old.map && !old.emissiveMap)
    standard.emissive = new Color(0, 0, 0)
  old.dispose()
  return standard
}

/** Blinn's exponent as roughness (Karis 2013: s = 2 / α² − 2, α = roughness²), at least 0.3: old highlights are overdone. */
function roughnessOf({ shininess, specular }: MeshPhongMaterial): number {
  if (brightness(specular) < 0.01)
    return 0.85
  return Math.max(0.3, (2 / (Math.max(0, shininess) + 2)) ** 0.25)
}

function brightness({ r, g, b }: Color): number {
  return Math.max(r, g, b)
}
