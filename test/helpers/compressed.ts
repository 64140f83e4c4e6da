import { Buffer } from 'node:buffer'

/** Cubes of eight vertices, compressed by glTF-Transform, and 8 × 8 pictures, red above blue, compressed by Basis Universal: base64. */
export const compressed = {
  draco: 'Z2xURgIAAADQAgAAZAIAAEpTT057ImFzc2V0Ijp7ImdlbmVyYXRvciI6ImdsVEYtVHJhbnNmb3JtIHY0LjUuMSIsInZlcnNpb24iOiIyLjAifSwiYWNjZXNzb3JzIjpbeyJ0eXBlIjoiU0NBTEFSIiwiY29tcG9uZW50VHlwZSI6NTEyMywiY291bnQiOjM2fSx7InR5cGUiOiJWRUMzIiwiY29tcG9uZW50VHlwZSI6NTEyNiwiY291bnQiOjgsIm1heCI6WzEsMSwxXSwibWluIjpbLTEsLTEsLTFdfV0sImJ1ZmZlclZpZXdzIjpbeyJidWZmZXIiOjAsImJ5dGVPZmZzZXQiOjAsImJ5dGVMZW5ndGgiOjgwfV0sImJ1ZmZlcnMiOlt7ImJ5dGVMZW5ndGgiOjgwfV0sIm1lc2hlcyI6W3sicHJpbWl0aXZlcyI6W3siYXR0cmlidXRlcyI6eyJQT1NJVElPTiI6MX0sIm1vZGUiOjQsImluZGljZXMiOjAsImV4dGVuc2lvbnMiOnsiS0hSX2RyYWNvX21lc2hfY29tcHJlc3Npb24iOnsiYnVmZmVyVmlldyI6MCwiYXR0cmlidXRlcyI6eyJQT1NJVElPTiI6MH19fX1dfV0sIm5vZGVzIjpbeyJtZXNoIjowfV0sInNjZW5lcyI6W3sibm9kZXMiOlswXX1dLCJleHRlbnNpb25zVXNlZCI6WyJLSFJfZHJhY29fbWVzaF9jb21wcmVzc2lvbiJdLCJleHRlbnNpb25zUmVxdWlyZWQiOlsiS0hSX2RyYWNvX21lc2hfY29tcHJlc3Npb24iXX0gICBQAAAAQklOAERSQUNPAgIBAQAAAAgMAAsAAANvtRQBARAB/wAAAQAJAwAAAgEBAQADAwEoARgDAISwSgSShAAAAAAA/z8AAAAAgL8AAIC/AACAvwAAAEAO',
  meshopt: 'Z2xURgIAAADkBAAAXAQAAEpTT057ImFzc2V0Ijp7ImdlbmVyYXRvciI6ImdsVEYtVHJhbnNmb3JtIHY0LjUuMSIsInZlcnNpb24iOiIyLjAifSwiYWNjZXNzb3JzIjpbeyJ0eXBlIjoiU0NBTEFSIiwiY29tcG9uZW50VHlwZSI6NTEyMywiY291bnQiOjM2LCJub3JtYWxpemVkIjpmYWxzZSwiYnl0ZU9mZnNldCI6MCwiYnVmZmVyVmlldyI6MH0seyJ0eXBlIjoiVkVDMyIsImNvbXBvbmVudFR5cGUiOjUxMjIsImNvdW50Ijo4LCJtYXgiOlszMjc2NywzMjc2NywzMjc2N10sIm1pbiI6Wy0zMjc2NywtMzI3NjcsLTMyNzY3XSwibm9ybWFsaXplZCI6dHJ1ZSwiYnl0ZU9mZnNldCI6MCwiYnVmZmVyVmlldyI6MX1dLCJidWZmZXJWaWV3cyI6W3siYnVmZmVyIjoxLCJieXRlT2Zmc2V0IjowLCJieXRlTGVuZ3RoIjo3MiwidGFyZ2V0IjozNDk2MywiZXh0ZW5zaW9ucyI6eyJFWFRfbWVzaG9wdF9jb21wcmVzc2lvbiI6eyJidWZmZXIiOjAsImJ5dGVPZmZzZXQiOjAsImJ5dGVMZW5ndGgiOjI5LCJtb2RlIjoiVFJJQU5HTEVTIiwiYnl0ZVN0cmlkZSI6MiwiY291bnQiOjM2fX19LHsiYnVmZmVyIjoxLCJieXRlT2Zmc2V0Ijo3MiwiYnl0ZUxlbmd0aCI6NjQsInRhcmdldCI6MzQ5NjIsImJ5dGVTdHJpZGUiOjgsImV4dGVuc2lvbnMiOnsiRVhUX21lc2hvcHRfY29tcHJlc3Npb24iOnsiYnVmZmVyIjowLCJieXRlT2Zmc2V0IjozMiwiYnl0ZUxlbmd0aCI6NzMsIm1vZGUiOiJBVFRSSUJVVEVTIiwiYnl0ZVN0cmlkZSI6OCwiY291bnQiOjh9fX1dLCJidWZmZXJzIjpbeyJieXRlTGVuZ3RoIjoxMDh9LHsiYnl0ZUxlbmd0aCI6MTM2LCJleHRlbnNpb25zIjp7IkVYVF9tZXNob3B0X2NvbXByZXNzaW9uIjp7ImZhbGxiYWNrIjp0cnVlfX19XSwibWVzaGVzIjpbeyJwcmltaXRpdmVzIjpbeyJhdHRyaWJ1dGVzIjp7IlBPU0lUSU9OIjoxfSwibW9kZSI6NCwiaW5kaWNlcyI6MH1dfV0sIm5vZGVzIjpbeyJtZXNoIjowfV0sInNjZW5lcyI6W3sibm9kZXMiOlswXX1dLCJleHRlbnNpb25zVXNlZCI6WyJFWFRfbWVzaG9wdF9jb21wcmVzc2lvbiIsIktIUl9tZXNoX3F1YW50aXphdGlvbiJdLCJleHRlbnNpb25zUmVxdWlyZWQiOlsiRVhUX21lc2hvcHRfY29tcHJlc3Npb24iLCJLSFJfbWVzaF9xdWFudGl6YXRpb24iXX0gICBsAAAAQklOAOHwAEARIAAEExASAwQAdodWZ3iphmWJaJgBaQAAAAAAoAEzMwAAAwQDBAESEgAAAQzMAAADBAMBBIQAAAEAwAAABAEAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABgAGA/38AAAAAAA==',
  etc1s: 'q0tUWCAyMLsNChoKAAAAAAEAAAAIAAAACAAAAAAAAAAAAAAAAQAAAAEAAAABAAAAaAAAACwAAACUAAAAJAAAALgAAAAAAAAAggAAAAAAAAA6AQAAAAAAAAEAAAAAAAAAAAAAAAAAAAAsAAAAAAAAAAIAKACjAQIAAwMAAAgAAAAAAAAAAAA/AAAAAAAAAAAA/////x8AAABLVFh3cml0ZXIAQmFzaXMgVW5pdmVyc2FsIDIuNTAAAAIAAQAqAAAABQAAACsAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAgwEQAAAAAAADiRAQwEQAAAAAAgCQgAEwACAAAAAAgBgATAAAAAAAACCasqqqqAjTARAAAAAAAABJFAJgAEAAAAABAFAImAgAAAAAAkDYCwASAAAAAAAAiEAAA',
  uastc: 'q0tUWCAyMLsNChoKAAAAAAEAAAAIAAAACAAAAAAAAAAAAAAAAQAAAAEAAAACAAAAaAAAACwAAACUAAAAJAAAAAAAAAAAAAAAAAAAAAAAAAC4AAAAAAAAACIAAAAAAAAAQAAAAAAAAAAsAAAAAAAAAAIAKACmAQIAAwMAABAAAAAAAAAAAAB/AAAAAAAAAAAA/////x8AAABLVFh3cml0ZXIAQmFzaXMgVW5pdmVyc2FsIDIuNTAAACi1L/0gQM0AAHj3HwDgH3oAFwDg/x8C4AEDAADkmSgUwAg=',
}

/** A square as glTF that faces +z, its picture at an address, in KTX 2. */
export function pictured(uri: string): string {
  const bytes = Buffer.concat([Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0), Float32Array.of(0, 1, 1, 1, 1, 0, 0, 0), Uint16Array.of(0, 1, 2, 0, 2, 3)].map(({ buffer }) => Buffer.from(buffer)))
  return JSON.stringify({
    asset: { version: '2.0' },
    extensionsUsed: ['KHR_materials_unlit', 'KHR_texture_basisu'],
    extensionsRequired: ['KHR_texture_basisu'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, indices: 2, material: 0 }] }],
    materials: [{ extensions: { KHR_materials_unlit: {} }, pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
    textures: [{ extensions: { KHR_texture_basisu: { source: 0 } } }],
    images: [{ uri, mimeType: 'image/ktx2' }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [-1, -1, 0], max: [1, 1, 0] },
      { bufferView: 1, componentType: 5126, count: 4, type: 'VEC2' },
      { bufferView: 2, componentType: 5123, count: 6, type: 'SCALAR' },
    ],
    bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: 48 }, { buffer: 0, byteOffset: 48, byteLength: 32 }, { buffer: 0, byteOffset: 80, byteLength: 12 }],
    buffers: [{ byteLength: 92, uri: `data:application/octet-stream;base64,${bytes.toString('base64')}` }],
  })
}
