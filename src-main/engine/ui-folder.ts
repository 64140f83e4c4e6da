import { fileURLToPath } from 'node:url'

/** Where the built window and stage are, absolute. */
export const uiFolder = fileURLToPath(new URL('../../out/renderer', import.meta.url))
