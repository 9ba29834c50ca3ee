package instrument

// DecimalPlaces is how many decimals the answer to a getal or bedrag may have.
func (q *Question) DecimalPlaces() int { return q.decimals() }

// Longest is how many characters the answer to a tekst or lange_tekst may have.
func (q *Question) Longest() int { return q.maxLength() }

// Ranks is how many options of a ranglijst are put in order.
func (q *Question) Ranks() int { return q.ranks() }
