import { studioLevels } from '../stage/radiance.ts'

// Apart, since it takes about a second.
globalThis.postMessage(studioLevels())
