/** How far two contents are from each other, 0…2 as cosine distances are: 0 for the same, else by chance of both, always the same. */
export function distance(a: string, b: string): number {
  if (a === b)
    return 0
  const differences = [...a].map((digit, i) => Math.abs(Number.parseInt(digit, 16) - Number.parseInt(b[i] ?? '0', 16)))
  return 0.05 + 1.9 * differences.reduce((sum, difference) => sum + difference, 0) / (15 * a.length)
}
