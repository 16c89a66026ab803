/** A sealer that breaks its thread at the n-th exchange: by an error, or by leaving without a word. */
exports.breaks = ({ after, by }) => {
  let seen = 0
  return (parameters) => {
    if (++seen < after) return parameters
    if (by === 'exit') process.exit(3)
    throw new RangeError('a message that quotes hunter2 of the traffic')
  }
}
