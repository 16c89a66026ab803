/** What a partition knows of the clock of one sensor. */
export interface SensorClock {
  sensor: string
  /** Its last heartbeat, by its own clock, ms. */
  time: number
  /** First heartbeat of what it reads, by its own clock, ms. */
  start: number
  recording?: string
  /** Number of the last heartbeat in the recording; −1 where it gives none. */
  beat: number
  /** What is added to its times to have them on the partition's event time, ms. */
  offset: number
  /** Further from the others than is tolerated: it neither holds event time back nor drives it while there are others. */
  aside: boolean
  /** Progress of all sensors (`EventClock`) at its last heartbeat, ms. */
  heard: number
}

/** What of a clock survives a restart. */
export interface ClockState {
  sensors: (SensorClock | [sensor: string, time: number])[]
  time: number | null
  progress?: number
  born?: number
}

/** Before recordings had names, a state knew the last heartbeat of each sensor only. */
export function restored(saved: SensorClock | [string, number]): SensorClock {
  if (!Array.isArray(saved)) return { ...saved }
  const [sensor, time] = saved
  return { sensor, time, start: time, beat: -1, offset: 0, aside: false, heard: 0 }
}

/** A heartbeat as the clock needs it. */
export interface Beat {
  sensor: string
  time: number
  recording?: string
  beat?: number
}

/**
 * `new`: of a sensor, or of a recording, that was not known. `again`: the recording is read once more, up to where it was before.
 * `back`: its clock was set back. `on`: it went on.
 */
export type Course = 'new' | 'again' | 'back' | 'on'

/** @param near times within this, ms, are one place in a recording whose heartbeats have no number */
export function courseOf(known: SensorClock | undefined, { time, recording, beat }: Beat, near: number): Course {
  if (!known) return 'new'
  if (recording !== undefined && recording !== known.recording) return 'new'
  if (recording !== undefined && beat !== undefined && known.beat >= 0) {
    if (beat <= known.beat) return 'again'
    return time < known.time ? 'back' : 'on'
  }
  if (time >= known.time) return 'on'
  // Without a number: one that goes back to where it began was started again; so are those that follow it.
  return Math.abs(time - known.start) <= near ? 'again' : 'back'
}
