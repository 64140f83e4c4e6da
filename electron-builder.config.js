export { configuration as default } from './scripts/package/configuration.ts'
