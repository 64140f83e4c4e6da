import { fragmentShader, vertexShader } from './shaders.ts'

/** A colour: red, green, blue and how much it covers, 0…1, each of the first three times the last. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number]

export interface Look {
  /** 256 colours of four bytes each. */
  readonly palette: Uint8Array
  readonly faded: Colour
  readonly ring: Colour
  /** Pixels of the screen. */
  readonly ringWidth: number
}

export interface Drawn {
  /** The place in the middle, 0…1 from the top left, and pixels of the screen that the whole square takes. */
  readonly x: number
  readonly y: number
  readonly side: number
  /** Pixels of the screen across of a point, and of a selected one. */
  readonly size: number
  readonly pickedSize: number
  /** Of that, what its ring takes at most. */
  readonly ringShare: number
  /** Points that are drawn, at most: the first ones. */
  readonly most: number
}

export interface Scatter {
  /** x and y in turn, 0 … 65535. */
  readonly setPlaces: (places: Uint16Array) => void
  /** A place in the palette for each point. */
  readonly setColours: (colours: Uint8Array) => void
  /** 1 for each point that is left out, 0 for others; and which ones are selected. */
  readonly setStates: (states: Uint8Array, picked: Uint32Array) => void
  readonly setLook: (look: Look) => void
  readonly draw: (drawn: Drawn) => void
  readonly close: () => void
}

const attributes = { place: 0, colour: 1, state: 2 } as const

/** Draws points on a canvas by WebGL 2; undefined where the browser has none. What was drawn is lost with its context: then it is to be made anew. */
export function createScatter(canvas: HTMLCanvasElement): Scatter | undefined {
  const gl = canvas.getContext('webgl2', { alpha: true, antialias: false, depth: false, stencil: false, powerPreference: 'low-power' })
  if (!gl)
    return undefined
  const program = linked(gl)
  const buffers = { place: gl.createBuffer(), colour: gl.createBuffer(), state: gl.createBuffer(), picked: gl.createBuffer() }
  const texture = gl.createTexture()
  const at = (name: string) => gl.getUniformLocation(program, name)
  const uniforms = { middle: at('middle'), scale: at('scale'), size: at('size'), isPicked: at('isPicked'), palette: at('palette'), faded: at('faded'), ring: at('ring'), ringWidth: at('ringWidth') }
  let [count, picked, ringWidth] = [0, 0, 0]

  gl.useProgram(program)
  gl.enable(gl.BLEND)
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
  gl.bindBuffer(gl.ARRAY_BUFFER, buffers.place)
  gl.vertexAttribPointer(attributes.place, 2, gl.UNSIGNED_SHORT, true, 0, 0)
  for (const name of ['colour', 'state'] as const) {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name])
    gl.vertexAttribIPointer(attributes[name], 1, gl.UNSIGNED_BYTE, 0, 0)
  }
  Object.values(attributes).forEach(attribute => gl.enableVertexAttribArray(attribute))
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers.picked)
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)

  function fill(buffer: WebGLBuffer, values: Uint8Array | Uint16Array) {
    gl!.bindBuffer(gl!.ARRAY_BUFFER, buffer)
    gl!.bufferData(gl!.ARRAY_BUFFER, values, gl!.DYNAMIC_DRAW)
  }

  return {
    setPlaces: (places) => {
      count = places.length / 2
      fill(buffers.place, places)
    },
    setColours: colours => fill(buffers.colour, colours),
    setStates: (states, chosen) => {
      fill(buffers.state, states)
      picked = chosen.length
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, chosen, gl.DYNAMIC_DRAW)
    },
    setLook: ({ palette, faded, ring, ringWidth: width }) => {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, palette)
      gl.uniform4fv(uniforms.faded, faded)
      gl.uniform4fv(uniforms.ring, ring)
      ringWidth = width
    },
    draw: ({ x, y, side, size, pickedSize, ringShare, most }) => {
      gl.viewport(0, 0, canvas.width, canvas.height)
      gl.clearColor(0, 0, 0, 0)
      gl.clear(gl.COLOR_BUFFER_BIT)
      gl.uniform2f(uniforms.middle, x, y)
      gl.uniform2f(uniforms.scale, 2 * side / canvas.width, -2 * side / canvas.height)
      gl.uniform1f(uniforms.isPicked, 0)
      gl.uniform1f(uniforms.size, size)
      gl.drawArrays(gl.POINTS, 0, Math.min(most, count))
      if (picked > 0) {
        gl.uniform1f(uniforms.isPicked, 1)
        gl.uniform1f(uniforms.size, pickedSize)
        gl.uniform1f(uniforms.ringWidth, Math.min(ringWidth, ringShare * pickedSize))
        gl.drawElements(gl.POINTS, picked, gl.UNSIGNED_INT, 0)
      }
    },
    close: () => {
      Object.values(buffers).forEach(buffer => gl.deleteBuffer(buffer))
      gl.deleteTexture(texture)
      gl.deleteProgram(program)
      // Browsers keep few of them: it is not held until the canvas is swept away.
      gl.getExtension('WEBGL_lose_context')?.loseContext()
    },
  }
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]] as const) {
    const shader = gl.createShader(type)!
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  Object.entries(attributes).forEach(([name, attribute]) => gl.bindAttribLocation(program, attribute, name))
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`the map cannot be drawn: ${gl.getProgramInfoLog(program) ?? 'the program does not link'}`)
  return program
}
