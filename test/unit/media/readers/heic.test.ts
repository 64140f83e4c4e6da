import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { heicReader } from '../../../../src-main/media/readers/heic.ts'
import { blue, expectCorners, green, red, temporaryFolder, white } from '../pictures.ts'

// The quadrants at 96 × 64, saved as JPEG (sRGB, and Display P3 with its profile), through `heif-enc -q 60` of libheif 1.15:
// nothing that is installed here can write HEVC.
const srgb = Buffer.from('AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAT9tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFjAAEAAAAAAAAAnAAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAv2lwcnAAAAChaXBjbwAAAHVodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQAoQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAGAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAACkbWRhdAAAAJgoAa8J4OOkJLZy6r//+QR///jEbkP4E5qSAIdePl22II9xW7FnHFBgTEs6+WPef9Pz/8xcrqTIVpTUsXQbIfeRTzO1sCn2vXW5PjXru4Xh4XHv+8L1xdqflLnVQzaTLiPRbxcOzYhwzeXCovatf/LAnGRMK66D6s5/j0E88e/li46f25LeVYj+l5GsaRw61vQQAAAZHOGZXQ==', 'base64')
const displayP3 = Buffer.from('AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAyxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAANQAAEAAAAAAAAAkwAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAACrGlwcnAAAAKNaXBjbwAAAHVodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQAoQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAGAAAABAAAAB7GNvbHJwcm9mAAAB4GxjbXMEIAAAbW50clJHQiBYWVogB+IAAwAUAAkADgAdYWNzcE1TRlQAAAAAc2F3c2N0cmwAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y1oYW5kguKocouKP/clPrmS7iTWrgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAKZGVzYwAAAPwAAAAkY3BydAAAASAAAAAid3RwdAAAAUQAAAAUY2hhZAAAAVgAAAAsclhZWgAAAYQAAAAUZ1hZWgAAAZgAAAAUYlhZWgAAAawAAAAUclRSQwAAAcAAAAAgZ1RSQwAAAcAAAAAgYlRSQwAAAcAAAAAgbWx1YwAAAAAAAAABAAAADGVuVVMAAAAIAAAAHABzAFAAMwBDbWx1YwAAAAAAAAABAAAADGVuVVMAAAAGAAAAHABDAEMAMAAAWFlaIAAAAAAAAPbWAAEAAAAA0y1zZjMyAAAAAAABDEIAAAXe///zJQAAB5MAAP2Q///7of///k4AAAOaAADAFFhZWiAAAAAAAACD3wAAPb8AAAAAWFlaIAAAAAAAAEq/AACxNwAACrVYWVogAAAAAAAAKDgAABEKAADIeHBhcmEAAAAAAAMAAAACZmkAAPKnAAANWQAAE9AAAApbAAAAEHBpeGkAAAAAAwgICAAAABdpcG1hAAAAAAAAAAEAAQSBAoOEAAAAm21kYXQAAACPKAGvCeDjMxcmcuq///cPP//4b95D9VwekgCHXj7LlTKOz5b9iqVFPiH8se7ff0/3PldSZCtKUgiXLHWCWsbfwU3/lzkrfP6n8lenFGyyz4hzrEPyYs0pPNHgnkKLHX97epkhWtUGrkD8h1KyicnWBq7oJpIf4p/YH5SlRGeCUA80E5QKet9dr9UQlQjHMrg=', 'base64')

describe('heicReader', () => {
  it('decodes HEVC', async () => {
    await using folder = await temporaryFolder()
    const found = await heicReader.read(await folder.write('a.heic', srgb))
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
    await expect(heicReader.read(await folder.write('cut.heic', srgb.subarray(0, length)))).rejects.toMatchObject({ code: 'image_undecodable' })
    await expect(heicReader.read(await folder.write('a.heic', srgb))).resolves.toMatchObject({ sourceWidth: 96 })
  })
})
