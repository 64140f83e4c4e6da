import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string, readonly dependencies: Readonly<Record<string, string>> }

/** The version of this program, as package.json has it. */
export const version = manifest.version

/** The exact versions of the libraries that it was made with, by name. */
export const dependencies = manifest.dependencies
