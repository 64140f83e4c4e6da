import { expect, it } from 'vitest'
import { de } from '../../../../src-main/desktop/locales/de.ts'
import { en } from '../../../../src-main/desktop/locales/en.ts'
import { textsFor } from '../../../../src-main/desktop/locales/texts.ts'

it.each([
  [['de-AT', 'en'], de],
  [['fr-FR', 'de_DE'], de],
  [['EN-us', 'de'], en],
  [['fr'], en],
  [[], en],
])('speaks the first language of %j that it knows', (languages, texts) => {
  expect(textsFor(languages)).toBe(texts)
})
