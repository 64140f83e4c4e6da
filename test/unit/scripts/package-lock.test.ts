import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { projectFolder } from '../../../scripts/processes.ts'

const Lock = z.object({
  packages: z.record(z.string(), z.object({
    resolved: z.string().optional(),
    optionalDependencies: z.record(z.string(), z.string()).optional(),
  })),
})
const lock = Lock.parse(JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8')))

it('names no registry host, so that any registry can serve it', () => {
  expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([])
})

it('holds the packages of every platform, without which npm ci refuses it', () => {
  const names = new Set(Object.keys(lock.packages).map(path => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)))
  const wanted = Object.values(lock.packages).flatMap(entry => Object.keys(entry.optionalDependencies ?? {}))
  expect(wanted.length).toBeGreaterThan(50)
  expect(wanted.filter(name => !names.has(name))).toEqual([])
})
