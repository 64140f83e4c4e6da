import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { heicReader } from '../../../../src-main/media/readers/heic.ts'
import { heicPicture } from '../../../helpers/heic.ts'
import { blue, expectCorners, green, red, temporaryFolder, white } from '../pictures.ts'

// The quadrants at 96 × 64, saved as JPEG with the profile of Display P3, through `heif-enc -q 60` of libheif 1.15:
// nothing that is installed here can write HEVC.
const displayP3 = Buffer.from('AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAyxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAANQAAEAAAAAAAAAkwAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAACrGlwcnAAAAKNaXBjbwAAAHVodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQAoQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAGAAAABAAAAB7GNvbHJwcm9mAAAB4GxjbXMEIAAAbW50clJHQiBYWVogB+IAAwAUAAkADgAdYWNzcE1TRlQAAAAAc2F3c2N0cmwAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y1oYW5kguKocouKP/clPrmS7iTWrgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAKZGVzYwAAAPwAAAAkY3BydAAAASAAAAAid3RwdAAAAUQAAAAUY2hhZAAAAVgAAAAsclhZWgAAAYQAAAAUZ1hZWgAAAZgAAAAUYlhZWgAAAawAAAAUclRSQwAAAcAAAAAgZ1RSQwAAAcAAAAAgYlRSQwAAAcAAAAAgbWx1YwAAAAAAAAABAAAADGVuVVMAAAAIAAAAHABzAFAAMwBDbWx1YwAAAAAAAAABAAAADGVuVVMAAAAGAAAAHABDAEMAMAAAWFlaIAAAAAAAAPbWAAEAAAAA0y1zZjMyAAAAAAABDEIAAAXe///zJQAAB5MAAP2Q///7of///k4AAAOaAADAFFhZWiAAAAAAAACD3wAAPb8AAAAAWFlaIAAAAAAAAEq/AACxNwAACrVYWVogAAAAAAAAKDgAABEKAADIeHBhcmEAAAAAAAMAAAACZmkAAPKnAAANWQAAE9AAAApbAAAAEHBpeGkAAAAAAwgICAAAABdpcG1hAAAAAAAAAAEAAQSBAoOEAAAAm21kYXQAAACPKAGvCeDjMxcmcuq///cPP//4b95D9VwekgCHXj7LlTKOz5b9iqVFPiH8se7ff0/3PldSZCtKUgiXLHWCWsbfwU3/lzkrfP6n8lenFGyyz4hzrEPyYs0pPNHgnkKLHX97epkhWtUGrkD8h1KyicnWBq7oJpIf4p/YH5SlRGeCUA80E5QKet9dr9UQlQjHMrg=', 'base64')

describe('heicReader', () => {
  it('decodes HEVC', async () => {
    await using folder = await temporaryFolder()
    const found = await heicReader.read(await folder.write('a.heic', heicPicture))
    expect(found).toMatchObject({ sourceWidth: 96, sourceHeight: 64, image: { width: 96, height: 64 } })
    expectCorners(found.image, [red, green, blue, white], 8)
  })

  it('converts Display P3 to sRGB', async () => {
    await using folder = await temporaryFolder()
    const found = await heicReader.read(await folder.write('a.heic', displayP3))
    expectCorners(found.image, [red, green, blue, white], 10)
  })

  it.each([40, 200, 300, 450])('refuses a file of its first %i bytes, and reads the next', async (length) => {
    await using folder = await temporaryFolder()
    await expect(heicReader.read(await folder.write('cut.heic', heicPicture.subarray(0, length)))).rejects.toMatchObject({ code: 'image_undecodable' })
    await expect(heicReader.read(await folder.write('a.heic', heicPicture))).resolves.toMatchObject({ sourceWidth: 96 })
  })
})
