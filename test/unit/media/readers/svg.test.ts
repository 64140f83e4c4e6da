import { describe, expect, it } from 'vitest'
import { svgReader } from '../../../../src-main/media/readers/svg.ts'
import { expectCorners, ground, quadrantPicture, temporaryFolder } from '../pictures.ts'

const open = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

describe('size', () => {
  it.each([
    ['width="24" height="24"', 24, 24, 384, 384],
    ['viewBox="0 0 300 200"', 300, 200, 576, 384],
    ['width="9000" height="3000"', 9000, 3000, 1152, 384],
    ['width="100000" height="100000"', 100_000, 100_000, 384, 384],
    ['width="5000" height="10"', 5000, 10, 1536, 3],
    ['width="25.4mm" height="50.8mm"', 72, 144, 384, 768],
  ])('%s fills the working size', async (size, sourceWidth, sourceHeight, width, height) => {
    await using folder = await temporaryFolder()
    const path = await folder.write('a.svg', `<svg ${open} ${size}><circle r="10000" fill="#fff"/></svg>`)
    expect(await svgReader.read(path)).toMatchObject({ sourceWidth, sourceHeight, image: { width, height } })
  })
})

it('composites over the neutral ground', async () => {
  await using folder = await temporaryFolder()
  const path = await folder.write('a.svg', `<svg ${open} width="10" height="10"><rect width="5" height="5" fill="#f00"/></svg>`)
  expectCorners((await svgReader.read(path)).image, [[255, 0, 0], ground, ground, ground], 0)
})

it.each([
  `<?xml version="1.0"?>\n<!-- ${'All rights reserved. '.repeat(200)} -->\n<svg ${open} width="10" height="10">`,
  `<!-- ${'All rights reserved. '.repeat(200)} --><svg ${open} width="10" height="10">`,
])('finds the drawing behind a long comment', async (start) => {
  await using folder = await temporaryFolder()
  const path = await folder.write('a.svg', `${start}<rect width="10" height="10" fill="#f00"/></svg>`)
  expectCorners((await svgReader.read(path)).image, Array.from({ length: 4 }, () => [255, 0, 0]), 0)
})

it('reads elements with a namespace prefix', async () => {
  await using folder = await temporaryFolder()
  const path = await folder.write('a.svg', '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="10" height="10"><s:rect width="10" height="10" fill="#f00"/></s:svg>')
  expectCorners((await svgReader.read(path)).image, Array.from({ length: 4 }, () => [255, 0, 0]), 0)
})

describe('what lies outside the file', () => {
  it.each([
    ['beside it', 'near.png'],
    ['by address', 'file://'],
  ])('is not read: %s', async (_, reference) => {
    await using folder = await temporaryFolder()
    const picture = await folder.write('near.png', await quadrantPicture(40, 40).png().toBuffer())
    const href = reference === 'file://' ? `file://${picture}` : reference
    const path = await folder.write('a.svg', `<svg ${open} width="40" height="40"><image width="40" height="40" href="${href}" xlink:href="${href}"/></svg>`)
    expectCorners((await svgReader.read(path)).image, [ground, ground, ground, ground], 0)
  })

  it('is not read as an XML entity', async () => {
    await using folder = await temporaryFolder()
    const secret = await folder.write('secret.txt', '<rect width="40" height="40" fill="#f00"/>')
    const path = await folder.write('a.svg', `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file://${secret}">]><svg ${open} width="40" height="40">&x;</svg>`)
    await expect(svgReader.read(path)).rejects.toMatchObject({ code: 'image_undecodable' })
  })

  it('is drawn when it is inside, as data', async () => {
    await using folder = await temporaryFolder()
    const data = (await quadrantPicture(40, 40).png().toBuffer()).toString('base64')
    const path = await folder.write('a.svg', `<svg ${open} width="40" height="40"><image width="40" height="40" href="data:image/png;base64,${data}"/></svg>`)
    expectCorners((await svgReader.read(path)).image, [[220, 30, 30], [30, 200, 40], [40, 60, 220], [240, 240, 240]], 2)
  })
})

it('refuses entities that multiply', async () => {
  await using folder = await temporaryFolder()
  const entities = Array.from({ length: 11 }, (_, level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`).join('')
  const path = await folder.write('a.svg', `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "lol">${entities}]><svg ${open} width="10" height="10"><text>&a11;</text></svg>`)
  await expect(svgReader.read(path)).rejects.toMatchObject({ code: 'image_undecodable', message: expect.stringContaining('entities') })
})
