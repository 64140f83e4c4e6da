import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { isSrgbProfile } from '../../../../src-main/media/readers/profile.ts'

async function profileOf(name: string): Promise<Buffer> {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
  const encoded = await (name === 'cmyk' ? picture.toColourspace('cmyk') : picture).withIccProfile(name).jpeg().toBuffer()
  return (await sharp(encoded).metadata()).icc ?? Buffer.alloc(0)
}

describe('isSrgbProfile', () => {
  it('knows sRGB from others', async () => {
    expect(isSrgbProfile(await profileOf('srgb'))).toBe(true)
    expect(isSrgbProfile(await profileOf('p3'))).toBe(false)
    expect(isSrgbProfile(await profileOf('cmyk'))).toBe(false)
  })

  it('survives a damaged profile', async () => {
    const profile = await profileOf('srgb')
    for (let length = 0; length < 200; length++)
      expect(isSrgbProfile(profile.subarray(0, length))).toBe(false)
    const broken = Buffer.from(profile)
    broken.fill(0xFF, 128, 132)
    expect(isSrgbProfile(broken)).toBe(true)
  })
})
