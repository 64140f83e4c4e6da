import type { Orbit } from '../layout/orbit.ts'
import type { Size } from '../layout/zoom.ts'
import type { Graphics } from './graphics.ts'
import type { Look } from './look.ts'
import type { OpenedModel } from './open-model.ts'
import { MathUtils, PerspectiveCamera, Scene } from 'three'
import { turntable } from '../../src-main/contract/stage.ts'
import { cameraOf, shifted } from '../layout/orbit.ts'
import { discard } from '../stage/prepare.ts'
import { lensAt, onStand } from '../stage/studio.ts'
import { createFloor } from './floor.ts'
import { createWardrobe } from './modes.ts'
import { createPlayer } from './player.ts'

/** A loaded model that can be drawn from any side. */
export interface ModelView {
  /** Draws it into a canvas that has `size` pixels. */
  readonly draw: (canvas: HTMLCanvasElement, size: Size, orbit: Orbit, look: Look) => void
  /** Has it move with the pointer: by parts of the picture's lesser side. */
  readonly shift: (orbit: Orbit, dx: number, dy: number) => Orbit
  readonly pose: (animation: number, seconds: number) => void
  /** Frees all that it holds. */
  readonly dispose: () => void
}

const { fov } = lensAt(turntable.elevation)

export function createModelView(graphics: Graphics, { model, framing, bounds, clips, facts }: OpenedModel): ModelView {
  const scene = new Scene()
  scene.environment = graphics.light
  const stand = onStand(model, framing)
  const floor = createFloor(bounds, framing, facts.square)
  scene.add(stand, floor)
  const camera = new PerspectiveCamera()
  const wardrobe = createWardrobe(model)
  const player = createPlayer(model, clips)
  const distance = framing.distance / framing.radius

  return {
    draw(canvas, size, orbit, { mode, floor: hasFloor }) {
      const { position, target, fov: vertical, near, far } = cameraOf(orbit, distance, fov, size)
      camera.fov = MathUtils.radToDeg(vertical)
      camera.aspect = size.width / size.height
      camera.near = near
      camera.far = far
      camera.position.set(...position)
      camera.lookAt(...target)
      camera.updateProjectionMatrix()
      // As on a turntable, the light stays where who looks is.
      scene.environmentRotation.y = orbit.yaw
      graphics.draw(canvas, scene, camera, size, wardrobe.passes(mode), (pass) => {
        floor.visible = hasFloor && pass === 0
        wardrobe.wear(mode, pass)
      })
      const { geometries, textures } = graphics.renderer.info.memory
      Object.assign(canvas.dataset, { geometries, textures, frames: Number(canvas.dataset['frames'] ?? 0) + 1 })
    },
    shift: (orbit, dx, dy) => shifted(orbit, dx, dy, distance, fov),
    pose: player.pose,
    dispose() {
      player.dispose()
      wardrobe.dispose()
      stand.remove(model)
      discard(model)
      floor.geometry.dispose()
      ;[floor.material].flat().forEach(material => material.dispose())
    },
  }
}
