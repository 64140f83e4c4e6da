import { randomInt } from 'node:crypto'

const adjectives = ['amber', 'bold', 'brisk', 'calm', 'clear', 'cool', 'crisp', 'deep', 'early', 'fair', 'fine', 'fresh', 'gentle', 'gold', 'grand', 'green', 'keen', 'kind', 'late', 'light', 'lively', 'long', 'lucky', 'mild', 'misty', 'neat', 'noble', 'pale', 'plain', 'proud', 'quick', 'quiet', 'rare', 'ripe', 'round', 'sharp', 'silent', 'silver', 'soft', 'still', 'swift', 'tall', 'warm', 'wide', 'wild', 'young']
const nouns = ['bay', 'beach', 'bird', 'bloom', 'brook', 'cliff', 'cloud', 'coast', 'creek', 'dawn', 'dune', 'dusk', 'elm', 'fern', 'field', 'fjord', 'forest', 'fox', 'garden', 'glade', 'grove', 'harbor', 'heron', 'hill', 'island', 'lake', 'leaf', 'maple', 'meadow', 'moon', 'moss', 'mountain', 'oak', 'ocean', 'path', 'pine', 'pond', 'rain', 'reef', 'river', 'sea', 'shore', 'snow', 'star', 'stone', 'storm', 'stream', 'sun', 'tide', 'valley', 'wave', 'willow', 'wind', 'wood']

/** A new key such as `late-sea-5767`: some 25 million of them; `isTaken` tells which are not free. */
export function newCollectionKey(isTaken: (key: string) => boolean): string {
  for (;;) {
    const key = `${adjectives[randomInt(adjectives.length)]}-${nouns[randomInt(nouns.length)]}-${randomInt(1000, 10000)}`
    if (!isTaken(key))
      return key
  }
}
