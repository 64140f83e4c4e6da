import type { CompressedCubeTexture, PerspectiveCamera, Scene } from 'three'
import type { Size } from '../layout/zoom.ts'
import type { CubeLevel } from '../stage/radiance.ts'
import { NeutralToneMapping, WebGLRenderer } from 'three'
import { createStudioLight } from '../stage/light.ts'

/** What all viewers of the window draw with: one graphics context, however many of them there are. */
export interface Graphics {
  readonly renderer: WebGLRenderer
  /** The studio's light, as on turntables. */
  readonly light: CompressedCubeTexture
  /** Renders `passes` times over one another into a canvas; each time is made ready by `before`. Sizes in pixels of the canvas. */
  readonly draw: (canvas: HTMLCanvasElement, scene: Scene, camera: PerspectiveCamera, size: Size, passes: number, before: (pass: number) => void) => void
}

export interface GraphicsLease {
  readonly graphics: Graphics
  /** Who has it no more: once nobody has, all that it holds is freed. */
  readonly release: () => void
}

interface Held extends Graphics {
  readonly users: Set<() => void>
  readonly dispose: () => void
}

let held: Held | undefined
let levels: Promise<readonly CubeLevel[]> | undefined

/** The studio's light, computed once, apart from the window. Errors: throws when the worker cannot be had. */
export function lightLevels(): Promise<readonly CubeLevel[]> {
  levels ??= new Promise<readonly CubeLevel[]>((resolve, reject) => {
    const worker = new Worker(new URL('light-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<readonly CubeLevel[]>) => {
      worker.terminate()
      resolve(data)
    }
    worker.onerror = ({ message }) => {
      worker.terminate()
      levels = undefined
      reject(new Error(message))
    }
  })
  return levels
}

/**
 * Takes part in the window's graphics, lit by `light`. `onLost` is called when the system takes them away: nothing more can be drawn with them.
 * Errors: throws when the browser gives no WebGL context.
 */
export function acquireGraphics(light: readonly CubeLevel[], onLost: () => void): GraphicsLease {
  const graphics = held ??= createGraphics(light)
  const user = () => onLost()
  graphics.users.add(user)
  return {
    graphics,
    release() {
      if (!graphics.users.delete(user) || graphics.users.size > 0)
        return
      graphics.dispose()
      if (held === graphics)
        held = undefined
    },
  }
}

function createGraphics(levels: readonly CubeLevel[]): Held {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('webgl2', { alpha: true, antialias: true, depth: true, stencil: false, premultipliedAlpha: true })
  if (!context)
    throw new Error('the browser gives no WebGL context')
  const renderer = new WebGLRenderer({ canvas, context })
  renderer.toneMapping = NeutralToneMapping
  renderer.autoClear = false
  renderer.setClearColor(0x000000, 0)
  renderer.debug.checkShaderErrors = false
  const light = createStudioLight(levels)
  const users = new Set<() => void>()
  const lose = () => {
    held = undefined
    users.forEach(tell => tell())
    renderer.dispose()
  }
  renderer.domElement.addEventListener('webglcontextlost', lose)

  return {
    renderer,
    light,
    users,
    draw(canvas, scene, camera, { width, height }, passes, before) {
      const target = canvas.getContext('2d')
      if (!target || width === 0 || height === 0)
        return
      if (canvas.width === width && canvas.height === height)
        target.clearRect(0, 0, width, height)
      else
        Object.assign(canvas, { width, height })
      if (renderer.domElement.width !== width || renderer.domElement.height !== height)
        renderer.setSize(width, height, false)
      renderer.clear()
      for (let pass = 0; pass < passes; pass++) {
        before(pass)
        renderer.render(scene, camera)
      }
      target.drawImage(renderer.domElement, 0, 0)
      renderer.renderLists.dispose()
    },
    dispose() {
      renderer.domElement.removeEventListener('webglcontextlost', lose)
      light.dispose()
      renderer.dispose()
      renderer.forceContextLoss()
    },
  }
}
