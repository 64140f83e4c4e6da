import type { Texture, WebGLRenderer } from 'three'
import { BackSide, BoxGeometry, Mesh, MeshBasicMaterial, PMREMGenerator, Scene, ShaderMaterial, SphereGeometry } from 'three'

/** A soft panel of light: direction and size in the room of radius 10, and how bright it is. */
interface Panel {
  readonly position: readonly [number, number, number]
  readonly size: readonly [number, number]
  readonly brightness: number
}

/** Key from the upper left of the camera, fill from the right, rim from behind, and one overhead. */
const panels: readonly Panel[] = [
  { position: [-5, 6, 6], size: [4, 4], brightness: 14 },
  { position: [8, 1, 4], size: [3, 5], brightness: 1.5 },
  { position: [4, 4, -8], size: [4, 3], brightness: 4 },
  { position: [0, 9, 0], size: [5, 5], brightness: 3 },
]

/**
 * The light that every model is seen in: a colourless studio, brighter from above, with a key light that stands still
 * while the model turns, so that a turned model gives the same views, shifted.
 */
export function createStudioLight(renderer: WebGLRenderer): Texture {
  const room = new Scene()
  room.add(new Mesh(new SphereGeometry(12, 32, 16), gradient()))
  for (const { position, size, brightness } of panels) {
    const material = new MeshBasicMaterial()
    material.color.setScalar(brightness)
    const panel = new Mesh(new BoxGeometry(size[0], size[1], 0.1), material)
    panel.position.set(...position)
    panel.lookAt(0, 0, 0)
    room.add(panel)
  }
  const generator = new PMREMGenerator(renderer)
  const light = generator.fromScene(room, 0.04).texture
  generator.dispose()
  room.traverse((object) => {
    if (object instanceof Mesh) {
      object.geometry.dispose()
      object.material.dispose()
    }
  })
  return light
}

function gradient(): ShaderMaterial {
  return new ShaderMaterial({
    side: BackSide,
    vertexShader: 'varying float height; void main() { height = normalize(position).y; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
    fragmentShader: 'varying float height; void main() { gl_FragColor = vec4(vec3(mix(0.14, 0.5, smoothstep(-0.9, 0.9, height))), 1.0); }',
  })
}
