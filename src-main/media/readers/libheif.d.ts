/** What Likeness uses of libheif's WebAssembly build; the package's own declarations cover another entry. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  interface Context { readonly context: unique symbol }
  export interface Handle { readonly handle: unique symbol }
  interface Image { readonly image: unique symbol }
  interface Code { readonly value: number }
  export interface Failed { readonly code: Code, readonly message: string }
  interface Channel {
    readonly id: Code
    /** Bytes from one row to the next. */
    readonly stride: number
    readonly width: number
    readonly height: number
    readonly data: Uint8Array
  }
  export interface Decoded { readonly image: Image, readonly channels: readonly Channel[] }

  export interface Libheif {
    heif_error_code: { readonly heif_error_Ok: Code }
    heif_colorspace: { readonly heif_colorspace_RGB: Code }
    heif_chroma: { readonly heif_chroma_interleaved_RGBA: Code }
    heif_channel: { readonly heif_channel_interleaved: Code }
    heif_context_alloc: () => Context
    heif_context_free: (context: Context) => void
    heif_context_read_from_memory: (context: Context, file: Uint8Array) => Failed
    heif_js_context_get_primary_image_handle: (context: Context) => Handle | Failed
    heif_image_handle_release: (handle: Handle) => void
    heif_js_decode_image2: (handle: Handle, space: Code, chroma: Code) => Promise<Decoded | Failed> | Decoded | Failed
    heif_image_release: (image: Image) => void
  }

  export default function createLibheif(): Libheif
}
