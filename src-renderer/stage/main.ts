import { z } from 'zod'
import { decodeImage } from './decode.ts'
import { serve } from './protocol.ts'
import { createStudio } from './studio.ts'
import { renderTurntable } from './turntable.ts'

z.config({ jitless: true })

/** Who opened the page reads its state here: `data-stage` is `ready` or `failed`, `data-detail` the device or the reason. */
function report(state: 'ready' | 'failed', detail: string) {
  Object.assign(document.documentElement.dataset, { stage: state, detail })
}

async function run() {
  const studio = createStudio()
  // Without its graphics context the page is of no use. Loading it anew tells the driver, and heals a page without one.
  studio.renderer.domElement.addEventListener('webglcontextlost', () => location.reload())
  report('ready', studio.gpu)
  await serve(job => job.task === 'turntable' ? renderTurntable(studio, job) : decodeImage(studio, job))
}

run().catch((thrown: unknown) => report('failed', thrown instanceof Error ? thrown.message : String(thrown)))
