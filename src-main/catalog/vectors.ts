/** A vector as the catalog keeps it: IEEE half precision, little endian. Values beyond ±65504 do not occur in unit vectors. */
export function toBlob(vector: Float32Array): Uint8Array {
  return new Uint8Array(new Float16Array(vector).buffer)
}

/** The vector of a blob written by `toBlob`, as floats. */
export function fromBlob(blob: Uint8Array): Float32Array {
  const aligned = blob.byteOffset % 2 === 0 ? blob : blob.slice()
  return new Float32Array(new Float16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2))
}

/** Vectors of the same length, one after another in one array. */
export function concatenate(vectors: readonly Float32Array[]): Float32Array {
  const dimensions = vectors[0]?.length ?? 0
  const all = new Float32Array(vectors.length * dimensions)
  vectors.forEach((vector, index) => all.set(vector, index * dimensions))
  return all
}
