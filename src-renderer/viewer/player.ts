import type { AnimationClip, Object3D } from 'three'
import { AnimationMixer } from 'three'

/** Plays the animations of a model, one at a time, over and over. */
export interface Player {
  /** Poses the model as an animation has it after so many seconds. */
  readonly pose: (animation: number, seconds: number) => void
  readonly dispose: () => void
}

export function createPlayer(model: Object3D, clips: readonly AnimationClip[]): Player {
  const mixer = new AnimationMixer(model)
  let current: number | undefined

  return {
    pose(animation, seconds) {
      const clip = clips[animation]
      if (!clip)
        return
      if (current !== animation) {
        mixer.stopAllAction()
        mixer.clipAction(clip).play()
        current = animation
      }
      // A clip's very end is its beginning again: it is shown as it ends.
      mixer.setTime(Math.max(0, Math.min(seconds, clip.duration - 1e-4)))
    },
    dispose() {
      mixer.stopAllAction()
      mixer.uncacheRoot(model)
    },
  }
}
