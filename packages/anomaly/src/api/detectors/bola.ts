import type { Sight, WindowDetector } from './detector.js'

/**
 * One login reads many objects, and gets them: where people read what is theirs, these cannot all be (broken object level
 * authorisation, OWASP API1:2023).
 */
export const bola: WindowDetector = {
  kind: 'bola',
  lead: 'One login reads many objects',
  grave: true,
  explains: (sight) => !sight.login && sight.excess.metric === 'objects' && isServed(sight),
}

/** Logged in, and hardly ever turned away. */
export const isServed = ({ authenticated, errors }: Sight): boolean => authenticated && errors < 0.2
