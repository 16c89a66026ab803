/** What the child that captures says to its parent on stderr. */

/** The package cap cannot be loaded. */
export const CAP_MISSING = 'cap cannot be loaded'
/** The device is open; then what the interface had counted by then: frames and drops. */
export const CAP_OPENED = 'apiscope-cap: opened at'
