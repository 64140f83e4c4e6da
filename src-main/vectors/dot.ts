/** The dot product; of L2-normalised vectors, their cosine similarity. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++)
    sum += a[i]! * b[i]!
  return sum
}
