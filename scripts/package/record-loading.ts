import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { threadId } from 'node:worker_threads'

/*
 * `node --import <this file>` writes down what a program loads, its threads too, beside this file: a line for each module's
 * address, and at the end one for each library that the system has mapped into the process.
 */

const file = join(import.meta.dirname, `${process.pid}-${threadId}.loaded`)

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    appendFileSync(file, `${found.url}\n`)
    return found
  },
})

process.on('exit', () => {
  const report = process.report.getReport() as { readonly sharedObjects: readonly string[] }
  appendFileSync(file, report.sharedObjects.map(path => `${path}\n`).join(''))
})
