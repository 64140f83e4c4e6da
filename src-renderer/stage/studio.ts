import type { Mesh, Object3D } from 'three'
import type { Framing, Lens } from './framing.ts'
import { DoubleSide, Group, MathUtils, NeutralToneMapping, PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import { createStudioLight } from './light.ts'
import { atlasOf, flatten, hasBlankView } from './pixels.ts'

export interface Turn {
  readonly views: number
  /** Pixels of one square view. */
  readonly size: number
  readonly lens: Lens
}

/** One renderer, one light, kept between models. */
export interface Studio {
  readonly renderer: WebGLRenderer
  /** Name of the graphics device. */
  readonly gpu: string
  /**
   * Renders the views of a model one after another into one buffer, tightly packed RGB from the top. View 0 is its front
   * (+z). A model that cannot be seen from some side is shown from both sides of its surfaces.
   */
  readonly shoot: (model: Object3D, framing: Framing, turn: Turn) => Uint8Array
}

const sky = { fov: 30, margin: 0.04 } as const

/** The lens that all turntables are taken with. */
export function lensAt(elevation: number): Lens {
  return { fov: MathUtils.degToRad(sky.fov), elevation: MathUtils.degToRad(elevation), margin: sky.margin }
}

/** Errors: throws when the browser gives no WebGL context. */
export function createStudio(): Studio {
  const canvas = document.createElement('canvas')
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, premultipliedAlpha: true, preserveDrawingBuffer: true })
  renderer.toneMapping = NeutralToneMapping
  renderer.autoClear = false
  renderer.setClearColor(0x000000, 0)
  renderer.debug.checkShaderErrors = false
  const scene = new Scene()
  scene.environment = createStudioLight()
  const table = new Group()
  scene.add(table)
  const camera = new PerspectiveCamera()

  return {
    renderer,
    gpu: gpuName(renderer.getContext()),
    shoot(model, framing, turn) {
      place(camera, framing, turn.lens)
      const stand = onStand(model, framing)
      table.add(stand)
      try {
        const seen = turnTable(turn)
        return hasBlankView(seen, turn.size) && showBackFaces(model) ? turnTable(turn) : seen
      }
      finally {
        table.remove(stand)
        renderer.renderLists.dispose()
      }
    },
  }

  function turnTable({ views, size }: Turn): Uint8Array {
    const atlas = atlasOf(views, size)
    renderer.setSize(atlas.width, atlas.height, false)
    renderer.setScissorTest(false)
    renderer.clear()
    renderer.setScissorTest(true)
    for (const [view, { x, y }] of atlas.tiles.entries()) {
      table.rotation.y = -2 * Math.PI * view / views
      renderer.setViewport(x, y, size, size)
      renderer.setScissor(x, y, size, size)
      renderer.render(scene, camera)
    }
    return flatten(readPixels(renderer.getContext(), atlas.width, atlas.height), atlas, size)
  }
}

/** Makes all surfaces visible from behind. False when they were already. */
export function showBackFaces(model: Object3D): boolean {
  let changed = false
  model.traverse((object) => {
    if (!('isMesh' in object))
      return
    for (const material of [(object as Mesh).material].flat()) {
      changed ||= material.side !== DoubleSide
      material.side = DoubleSide
      material.needsUpdate = true
    }
  })
  return changed
}

/** The model with the framing's target at the origin and its radius 1: whatever its scale, numbers stay small. */
export function onStand(model: Object3D, { target: [x, y, z], radius }: Framing): Group {
  const stand = new Group()
  stand.scale.setScalar(1 / radius)
  stand.position.set(-x / radius, -y / radius, -z / radius)
  stand.add(model)
  return stand
}

function place(camera: PerspectiveCamera, { distance, radius }: Framing, { fov, elevation }: Lens) {
  const d = distance / radius
  camera.fov = MathUtils.radToDeg(fov)
  camera.aspect = 1
  camera.near = Math.max(d - 1.01, d / 1000)
  camera.far = d + 1.01
  camera.position.set(0, d * Math.sin(elevation), d * Math.cos(elevation))
  camera.lookAt(0, 0, 0)
  camera.updateProjectionMatrix()
}

/** Premultiplied RGBA of the drawing buffer, rows from the bottom. */
export function readPixels(gl: WebGLRenderingContext | WebGL2RenderingContext, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 4)
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  return pixels
}

function gpuName(gl: WebGLRenderingContext | WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
}
