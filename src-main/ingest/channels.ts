import type { Channel } from '../vectors/channel.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Step } from './steps.ts'

export interface ChannelParts {
  readonly spaces: () => readonly Space[]
  readonly surface: SurfaceSpace
}

/** The channel that a step fills; undefined where it fills none, or its encoder was given up. */
export function channelOf({ spaces, surface }: ChannelParts, step: Step): Channel | undefined {
  const space = 'encoder' in step ? spaces().find(({ id }) => id === step.encoder) : undefined
  switch (step.step) {
    case 'surface': return surface.channel
    case 'embed': return space?.look
    case 'shape': return space?.shape
    case 'objects': return space?.objects
    default: return undefined
  }
}
