/** Draws a point as a disc: of the colour of its place in the palette, fainter where it is left out. */
export const vertexShader = `#version 300 es
in vec2 place;
in uint colour;
in uint state;
uniform vec2 middle;
uniform vec2 scale;
uniform float size;
uniform sampler2D palette;
uniform vec4 faded;
out vec4 fill;
flat out float across;
void main() {
  bool isLeftOut = state == 1u;
  gl_Position = vec4((place - middle) * scale, 0.0, 1.0);
  across = isLeftOut ? max(1.0, size * 0.7) : size;
  gl_PointSize = across;
  fill = isLeftOut ? faded : texelFetch(palette, ivec2(int(colour), 0), 0);
}`

/** With a ring around what is selected. */
export const fragmentShader = `#version 300 es
precision mediump float;
in vec4 fill;
flat in float across;
uniform float isPicked;
uniform vec4 ring;
uniform float ringWidth;
out vec4 colour;
void main() {
  float away = (0.5 - length(gl_PointCoord - 0.5)) * across;
  float cover = clamp(away + 0.5, 0.0, 1.0);
  vec4 inner = isPicked > 0.5 ? mix(ring, fill, clamp(away - ringWidth + 0.5, 0.0, 1.0)) : fill;
  colour = inner * cover;
}`
