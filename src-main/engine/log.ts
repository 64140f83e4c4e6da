import type { DestinationStream, Level, Logger } from 'pino'
import pino from 'pino'

/** A log of lines of JSON, with errors and what caused them in full. */
export function logTo(destination: DestinationStream, level: Level = 'info'): Logger {
  return pino({ level, serializers: { error: pino.stdSerializers.err } }, destination)
}
