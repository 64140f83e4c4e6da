import type { Texture, WebGLRenderer } from 'three'
import type { DecodeJob } from '../../src-main/contract/stage.ts'
import type { Studio } from './studio.ts'
import type { Shot } from './turntable.ts'
import { FloatType, HalfFloatType, Mesh, NearestFilter, NoBlending, NoColorSpace, OrthographicCamera, PlaneGeometry, Scene, ShaderMaterial, Vector2 } from 'three'
import { pixelLimit } from '../../src-main/contract/stage.ts'
import { reasonOf, StageError, undecodable } from './failures.ts'
import { openFiles } from './files.ts'
import { copyFlattened } from './pixels.ts'
import { readPixels } from './studio.ts'

export interface DecodedTexture {
  readonly texture: Texture
  readonly width: number
  readonly height: number
  /** Whether the first row in the texture's memory is the top of the picture. */
  readonly topFirst: boolean
  /** Whether the colours have been multiplied by alpha already, as in EXR. */
  readonly premultiplied?: boolean
}

/**
 * Makes a texture of the bytes of an image. One file per format under `images/`, named by the format's id, exports such a
 * function as `decode`. What it throws becomes the reason that the user reads.
 */
export type DecodeImage = (bytes: ArrayBuffer, renderer: WebGLRenderer) => Promise<DecodedTexture>

const decoders = import.meta.glob<DecodeImage>('./images/*.ts', { import: 'decode' })

/** Decodes the image that a job names, scaled down to fit, tone-mapped where it holds light instead of colours. Errors: StageError image_undecodable, image_too_large. */
export async function decodeImage({ renderer }: Studio, job: DecodeJob): Promise<Shot> {
  const started = performance.now()
  const image = await open(renderer, job)
  try {
    const loaded = performance.now()
    const scale = Math.min(1, job.maxSize / Math.max(image.width, image.height))
    const width = Math.max(1, Math.round(image.width * scale))
    const height = Math.max(1, Math.round(image.height * scale))
    const data = shrink(renderer, image, width, height)
    return { data, result: { width, height, sourceWidth: image.width, sourceHeight: image.height, loadMs: loaded - started, renderMs: performance.now() - loaded } }
  }
  finally {
    image.texture.dispose()
  }
}

async function open(renderer: WebGLRenderer, { url, format }: DecodeJob): Promise<DecodedTexture> {
  const decode = await decoders[`./images/${format}.ts`]?.()
  if (!decode)
    throw undecodable(`the stage has no decoder for the format "${format}".`)
  const image = await openFiles(url).then(files => decode(files.bytes, renderer)).catch((thrown: unknown) => {
    throw undecodable(reasonOf(thrown), thrown)
  })
  const { width, height, texture } = image
  if (width * height > pixelLimit)
    throw new StageError('image_too_large', String(width * height))
  const limit = renderer.capabilities.maxTextureSize
  if (!(width > 0 && height > 0) || Math.max(width, height) > limit) {
    texture.dispose()
    throw undecodable(`it is ${width} × ${height} pixels; between 1 and ${limit} a side can be decoded here.`)
  }
  return image
}

const fragmentShader = `
  uniform sampler2D map;
  uniform vec2 source;
  uniform vec2 target;
  uniform bool topFirst;
  uniform bool premultiplied;
  // The mean of the source's texels under this pixel, weighted by how much of each it covers.
  void main() {
    vec2 cell = floor(gl_FragCoord.xy);
    if (topFirst) cell.y = target.y - 1.0 - cell.y;
    vec2 from = cell * source / target;
    vec2 to = (cell + 1.0) * source / target;
    vec4 sum = vec4(0.0);
    float weights = 0.0;
    for (float y = floor(from.y); y < to.y; y++) {
      for (float x = floor(from.x); x < to.x; x++) {
        vec2 cover = min(to, vec2(x, y) + 1.0) - max(from, vec2(x, y));
        vec4 texel = texelFetch(map, ivec2(min(vec2(x, y), source - 1.0)), 0);
        if (!premultiplied) texel.rgb *= texel.a;
        sum += texel * max(cover.x * cover.y, 0.0);
        weights += max(cover.x * cover.y, 0.0);
      }
    }
    sum /= weights;
    float alpha = clamp(sum.a, 0.0, 1.0);
    gl_FragColor = vec4(alpha > 0.0 ? max(sum.rgb, 0.0) / alpha : vec3(0.0), 1.0);
    #ifdef LIGHT
      #include <tonemapping_fragment>
      #include <colorspace_fragment>
    #endif
    gl_FragColor = vec4(gl_FragColor.rgb * alpha, alpha);
  }`

function shrink(renderer: WebGLRenderer, { texture, topFirst, premultiplied = false, width: sourceWidth, height: sourceHeight }: DecodedTexture, width: number, height: number): Uint8Array {
  const light = texture.type === HalfFloatType || texture.type === FloatType
  texture.colorSpace = NoColorSpace
  texture.minFilter = texture.magFilter = NearestFilter
  texture.generateMipmaps = false
  const material = new ShaderMaterial({
    uniforms: { map: { value: texture }, source: { value: new Vector2(sourceWidth, sourceHeight) }, target: { value: new Vector2(width, height) }, topFirst: { value: topFirst }, premultiplied: { value: premultiplied } },
    defines: light ? { LIGHT: '' } : {},
    vertexShader: 'void main() { gl_Position = vec4(position.xy, 0.0, 1.0); }',
    fragmentShader,
    blending: NoBlending,
    depthTest: false,
    toneMapped: light,
  })
  const plane = new Mesh(new PlaneGeometry(2, 2), material)
  plane.frustumCulled = false
  const scene = new Scene()
  scene.add(plane)
  renderer.setSize(width, height, false)
  renderer.setScissorTest(false)
  renderer.setViewport(0, 0, width, height)
  renderer.clear()
  renderer.render(scene, new OrthographicCamera())
  const data = new Uint8Array(width * height * 3)
  copyFlattened(readPixels(renderer.getContext(), width, height), width, { x: 0, y: 0, width, height }, data, 0)
  plane.geometry.dispose()
  material.dispose()
  renderer.renderLists.dispose()
  return data
}
