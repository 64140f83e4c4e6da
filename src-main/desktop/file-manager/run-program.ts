import type { RunProgram } from './types.ts'
import { execFile } from 'node:child_process'

/** How long a program of the system may take, in ms. */
const longestRun = 30_000

/** Runs a program as a process of its own, without a shell and without a window. */
export const runProgram: RunProgram = (program, args) => new Promise((resolve, reject) => {
  execFile(program, [...args], { encoding: 'utf8', timeout: longestRun, windowsHide: true, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
    if (error !== null && typeof error.code !== 'number')
      reject(error)
    else
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
  })
})
