/** The view of a turntable that lies under the pointer: `fraction` is its place across the picture, 0…1. */
export function viewAt(fraction: number, views: number): number {
  return Math.min(views - 1, Math.max(0, Math.floor(fraction * views)))
}

/** The view `steps` further around; wraps both ways. */
export function turned(view: number, steps: number, views: number): number {
  return ((view + Math.round(steps)) % views + views) % views
}

/** CSS that shows one view of a strip of views lying side by side, in an element of the shape of one view. */
export function stripStyle(strip: string, view: number, views: number): { readonly backgroundImage: string, readonly backgroundSize: string, readonly backgroundPosition: string } {
  return {
    backgroundImage: `url("${strip}")`,
    backgroundSize: `${views * 100}% 100%`,
    backgroundPosition: `${views > 1 ? view / (views - 1) * 100 : 0}% 0`,
  }
}
