import { z } from 'zod'
import { decodeImage } from './decode.ts'
import { report, serve } from './protocol.ts'
import { createStudio } from './studio.ts'
import { renderTurntable } from './turntable.ts'

z.config({ jitless: true })

async function run() {
  const studio = createStudio()
  // Without its graphics context the page is of no use. Loading it anew tells the driver, and heals a page without one.
  studio.renderer.domElement.addEventListener('webglcontextlost', () => location.reload())
  await report({ state: 'ready', detail: studio.gpu })
  await serve(job => job.task === 'turntable' ? renderTurntable(studio, job) : decodeImage(studio, job))
}

run()
  .catch((thrown: unknown) => report({ state: 'failed', detail: (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 2000) }))
  .catch((thrown: unknown) => console.error(thrown))
