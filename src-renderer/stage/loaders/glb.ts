export { load } from './gltf.ts'
