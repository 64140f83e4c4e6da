import type { Part, TextureName } from '../mesh.ts'
import { crc32 } from 'node:zlib'
import { textureFile } from '../textures.ts'
import { linear } from './gltf.ts'
import { groups, identifier, short } from './obj.ts'

/** A USDZ package: the scene as text, then its textures (`pictures` holds the JPEG of each). */
export function writeUsdz(parts: readonly Part[], pictures: ReadonlyMap<TextureName, Uint8Array>): Buffer {
  const textures = [...new Set(parts.flatMap(part => part.material.texture ?? []))]
  return zip([
    ['scene.usda', Buffer.from(usda(parts))],
    ...textures.map((name): readonly [string, Uint8Array] => [`textures/${textureFile(name)}`, pictures.get(name) ?? new Uint8Array()]),
  ])
}

function usda(parts: readonly Part[]): string {
  const meshes = parts.map(({ mesh, material }, index) => `
    def Mesh "Mesh_${index}" (
        prepend apiSchemas = ["MaterialBindingAPI"]
    )
    {
        uniform token subdivisionScheme = "none"
        int[] faceVertexCounts = [${Array.from({ length: mesh.indices.length / 3 }).fill(3).join(', ')}]
        int[] faceVertexIndices = [${mesh.indices.join(', ')}]
        point3f[] points = [${tuples(mesh.positions, 3)}]
        normal3f[] normals = [${tuples(mesh.normals, 3)}] (
            interpolation = "vertex"
        )
        texCoord2f[] primvars:st = [${tuples(mesh.uvs.map((value, at) => at % 2 === 0 ? value : 1 - value), 2)}] (
            interpolation = "vertex"
        )
        rel material:binding = </Root/Materials/${identifier(material.name)}>
    }`)
  return `#usda 1.0
(
    defaultPrim = "Root"
    metersPerUnit = 1
    upAxis = "Y"
)

def Xform "Root"
{${meshes.join('\n')}

    def Scope "Materials"
    {${parts.map(({ material }) => usdMaterial(material)).join('\n')}
    }
}
`
}

function tuples(numbers: readonly number[], size: number): string {
  return groups(numbers, size).map(group => `(${group.map(short).join(', ')})`).join(', ')
}

function usdMaterial({ name, colour, roughness, metallic, texture }: Part['material']): string {
  const path = `/Root/Materials/${identifier(name)}`
  const diffuse = texture ? `color3f inputs:diffuseColor.connect = <${path}/Texture.outputs:rgb>` : `color3f inputs:diffuseColor = (${linear(colour).map(short).join(', ')})`
  const shaders = texture
    ? `
            def Shader "Texture"
            {
                uniform token info:id = "UsdUVTexture"
                asset inputs:file = @textures/${textureFile(texture)}@
                float2 inputs:st.connect = <${path}/Coordinates.outputs:result>
                token inputs:wrapS = "repeat"
                token inputs:wrapT = "repeat"
                token inputs:sourceColorSpace = "sRGB"
                float3 outputs:rgb
            }

            def Shader "Coordinates"
            {
                uniform token info:id = "UsdPrimvarReader_float2"
                string inputs:varname = "st"
                float2 outputs:result
            }
`
    : ''
  return `
        def Material "${identifier(name)}"
        {
            token outputs:surface.connect = <${path}/Surface.outputs:surface>

            def Shader "Surface"
            {
                uniform token info:id = "UsdPreviewSurface"
                ${diffuse}
                float inputs:roughness = ${short(roughness)}
                float inputs:metallic = ${short(metallic)}
                token outputs:surface
            }
${shaders}        }`
}

/** A zip archive as USDZ wants it: nothing compressed, the data of each file at a multiple of 64 bytes. */
function zip(files: readonly (readonly [string, Uint8Array])[]): Buffer {
  const pieces: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [name, data] of files) {
    const title = Buffer.from(name)
    const gap = (64 - (offset + 30 + title.length + 4) % 64) % 64
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    // 1 January 1980: the same bytes on every run.
    common.writeUInt16LE(0x21, 8)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(title.length, 22)
    const padding = Buffer.alloc(4 + gap)
    padding.writeUInt16LE(0x1986, 0)
    padding.writeUInt16LE(gap, 2)
    const local = Buffer.from(common)
    local.writeUInt16LE(padding.length, 24)
    pieces.push(Buffer.from('PK\x03\x04', 'latin1'), local, title, padding, data)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, title)
    offset += 30 + title.length + padding.length + data.length
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...pieces, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}
