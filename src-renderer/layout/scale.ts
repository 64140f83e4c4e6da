/** A round length (1, 2 or 5 of some power of ten) of which about `parts` make an extent. */
export function roundStep(extent: number, parts = 8): number {
  const rough = extent / parts
  const power = 10 ** Math.floor(Math.log10(rough))
  const leading = rough / power
  return (leading < 1.5 ? 1 : leading < 3.5 ? 2 : leading < 7.5 ? 5 : 10) * power
}

/** The unit in which a length in metres is best told, and the length in it. */
export function inLengthUnit(metres: number): { readonly value: number, readonly unit: 'mm' | 'cm' | 'm' | 'km' } {
  if (metres < 0.01)
    return { value: metres * 1000, unit: 'mm' }
  if (metres < 1)
    return { value: metres * 100, unit: 'cm' }
  return metres < 1000 ? { value: metres, unit: 'm' } : { value: metres / 1000, unit: 'km' }
}
