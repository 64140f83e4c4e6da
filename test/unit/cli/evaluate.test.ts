import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { alterationNames, CopiesReport, DoctorReport, EvaluationReport } from '../../../src-main/contract/reports.ts'
import { runCommand } from '../../helpers/cli.ts'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { meanColourModel } from '../../helpers/tiny-onnx.ts'

/** Two classes of three pictures each: those of a class are of one picture in three sizes. */
async function writeClasses(folder: string): Promise<void> {
  for (const [seed, name] of ['apples', 'pears'].entries()) {
    for (const width of [40, 60, 90])
      await writePicture(join(folder, name, `${width}.png`), seed, { width, height: width })
  }
}

function box(width: number, height: number) {
  return `${[[0, 0, 0], [width, 0, 0], [width, height, 0], [0, height, 0], [0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]].map(corner => `v ${corner.join(' ')}`).join('\n')}
f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 4 8 7 3\nf 1 5 8 4\nf 2 3 7 6\n`
}

describe('evaluate', () => {
  it('measures how well classes hold together, pictures and models', async () => {
    await using folder = await temporaryFolder()
    await writeClasses(folder.path)
    await writeTree(folder.path, { 'apples/flat.obj': box(5, 0.4), 'apples/flatter.obj': box(5, 0.3), 'pears/tower.obj': box(1, 6), 'pears/pole.obj': box(1, 7), 'pears/broken.png': 'words' })
    const { code, stdout } = await runCommand(['evaluate', folder.path])
    expect(code).toBe(0)
    const [summary, heading, ...rows] = stdout.trim().split('\n')
    expect(summary).toBe('likeness-mini: 6 images and 4 models in 2 classes, 12 views per model; 1 file failed')
    expect(heading).toMatch(/^task +queries {2}R@1 +R@5 +mAP$/)
    expect(rows[0]).toMatch(/^image → image +6 {2}1\.000 {2}1\.000 {2}1\.000$/)
    expect(rows.map(row => row.split(/ {2,}/)[0])).toEqual(['image → image', 'model → model, turntables aligned', 'model → model, mean of views', 'image → model'])
  })

  it('measures with another encoder, tells it as JSON, and leaves nothing behind', async () => {
    await using folder = await temporaryFolder()
    await using encoder = await temporaryFolder()
    await writeClasses(folder.path)
    await writeTree(encoder.path, { 'manifest.json': tinyManifest(), 'model.onnx': meanColourModel(8) })
    const leftBefore = readdirSync(tmpdir()).filter(name => name.startsWith('likeness-evaluate-'))
    const { code, stdout, stderr } = await runCommand(['--json', 'evaluate', '.', '--encoder', encoder.path], { cwd: folder.path })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(EvaluationReport.parse(JSON.parse(stdout))).toMatchObject({ encoder: 'tiny', calibration: null, classes: 2, images: 6, models: 0, viewsPerModel: 0, failed: 0, tasks: [{ query: 'image', among: 'image', queries: 6, recallAt1: 1, recallAt5: 1, meanAveragePrecision: 1 }] })
    expect(readdirSync(tmpdir()).filter(name => name.startsWith('likeness-evaluate-') && !leftBefore.includes(name))).toEqual([])
  })

  it('needs two classes', async () => {
    await using folder = await temporaryFolder()
    await writePicture(join(folder.path, 'only', '1.png'), 1)
    await writePicture(join(folder.path, 'only', '2.png'), 2)
    const { code, stdout, stderr } = await runCommand(['--json', 'evaluate', folder.path])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(`likeness: "${folder.path}" has no two folders with readable files. Each folder is one class and holds its images or models.\n`)
    expect(await runCommand(['evaluate', join(folder.path, 'nowhere')])).toMatchObject({ code: 1, stderr: expect.stringContaining('is not a folder') as string })
  })
})

describe('evaluate --copies', () => {
  /** Pictures in formats of several decoders, in no folders of classes. */
  async function writePictures(folder: string, names: readonly string[]): Promise<void> {
    for (const [seed, name] of names.entries())
      await writePicture(join(folder, name), seed, { width: 320, height: 240 })
  }

  it('measures how well altered copies find their originals, and says how scores come from cosines', async () => {
    await using folder = await temporaryFolder()
    await writePictures(folder.path, ['1.png', '2.jpg', 'deep/3.webp', 'deep/er/4.tiff'])
    await writeTree(folder.path, { 'broken.png': 'words', 'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><rect width="80" height="60" fill="#284"/><circle cx="20" cy="30" r="18" fill="#fc0"/></svg>' })
    const { code, stdout, stderr } = await runCommand(['--json', 'evaluate', folder.path, '--copies'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const report = CopiesReport.parse(JSON.parse(stdout))
    expect(report).toMatchObject({ encoder: 'likeness-mini', images: 5, failed: 1, leftOut: [], all: { queries: 5 * alterationNames.length } })
    expect(report.calibration).toEqual(expect.arrayContaining([[1, 1]]))
    expect(report.alterations.map(({ alteration, queries }) => ({ alteration, queries }))).toEqual(alterationNames.map(alteration => ({ alteration, queries: 5 })))
    expect(report.alterations.find(({ alteration }) => alteration === 'halved')).toMatchObject({ recallAt1: 1, recallAt5: 1 })
    expect(report.all.recallAt1).toBeGreaterThan(0.5)
  })

  it('prints a line for each alteration and one for all, with another encoder, and leaves nothing behind', async () => {
    await using folder = await temporaryFolder()
    await using encoder = await temporaryFolder()
    await using temporary = await temporaryFolder()
    await writePictures(folder.path, ['1.png', '2.png', '3.png'])
    await writeTree(encoder.path, { 'manifest.json': tinyManifest(), 'model.onnx': meanColourModel(8) })
    const { code, stdout } = await runCommand(['evaluate', '.', '--copies', '--encoder', encoder.path], { cwd: folder.path, env: { TMPDIR: temporary.path } })
    expect(code).toBe(0)
    const [summary, heading, ...rows] = stdout.trim().split('\n')
    expect(summary).toBe('tiny: altered copies, searched among 3 images')
    expect(heading).toMatch(/^copy +queries {2}R@1 +R@5$/)
    expect(rows).toHaveLength(alterationNames.length + 1)
    // It tells pictures by their mean colour, which does not care for left and right.
    expect(rows).toContainEqual(expect.stringMatching(/^mirrored +3 {2}1\.000 {2}1\.000$/))
    expect(rows.at(-1)).toMatch(/^all +30 {2}\d\.\d{3} {2}1\.000$/)
    expect(readdirSync(temporary.path)).toEqual([])
  })

  it('needs two images', async () => {
    await using folder = await temporaryFolder()
    await writeTree(folder.path, { 'broken.png': 'words', 'notes.txt': 'words' })
    expect(await runCommand(['evaluate', folder.path, '--copies', '--json'])).toEqual({ code: 1, stdout: '', stderr: `likeness: Copies are looked for among at least 2 images that can be read; "${folder.path}" has none. Name a folder with more images.\n` })
  })
})

describe.concurrent('doctor', () => {
  it('finds all that is needed here', async () => {
    await using folder = await temporaryFolder()
    const { code, stdout, stderr } = await runCommand(['--data', folder.path, '--json', 'doctor'])
    const report = DoctorReport.parse(JSON.parse(stdout))
    expect(report.filter(({ ok }) => !ok)).toEqual([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(report.map(({ what }) => what)).toEqual(expect.arrayContaining(['Likeness', 'sharp', 'window', 'browser', 'graphics', 'data folder', 'encoder']))
    expect(report[0]!.value).toContain(process.versions.node)
  })

  it('says what to do where there is no browser', async () => {
    await using folder = await temporaryFolder()
    const { code, stdout } = await runCommand(['--data', folder.path, 'doctor'], { env: { LIKENESS_BROWSER: '/nowhere' } })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^!! {2}browser +LIKENESS_BROWSER names "\/nowhere"/m)
    expect(stdout).toMatch(/^ok {2}encoder /m)
  })

  it('says what is wrong with the data folder, and all else', async () => {
    await using folder = await temporaryFolder()
    await writeTree(folder.path, { file: '' })
    const { code, stdout } = await runCommand(['--data', join(folder.path, 'file'), 'doctor'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^!! {2}data folder +".*file" cannot be used as data folder/m)
    expect(stdout).toMatch(/^ok {2}browser /m)
  })
})
