import { lazily } from '../../composables/lazily.ts'

/** The viewer of models. three.js comes with it when the first one is opened. */
export const ModelViewer = lazily(() => import('./model-viewer.vue'))
