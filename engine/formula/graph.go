package formula

// GraphNode is one thing that is computed, with the indices of the nodes that
// it needs first.
type GraphNode struct {
	Name string
	Deps []int
}

// Order sorts nodes so that each comes after what it needs, keeping the given
// order where there is a choice. With a cycle, order is nil and cycle holds the
// nodes along it, each needing the next and the last needing the first.
func Order(nodes []GraphNode) (order, cycle []int) {
	const (
		fresh = iota
		open
		done
	)
	state := make([]uint8, len(nodes))
	var path []int
	var visit func(i int) bool
	visit = func(i int) bool {
		switch state[i] {
		case done:
			return true
		case open:
			for k, p := range path {
				if p == i {
					cycle = append(cycle, path[k:]...)
				}
			}
			return false
		}
		state[i] = open
		path = append(path, i)
		for _, d := range nodes[i].Deps {
			if !visit(d) {
				return false
			}
		}
		path = path[:len(path)-1]
		state[i] = done
		order = append(order, i)
		return true
	}
	for i := range nodes {
		if !visit(i) {
			return nil, cycle
		}
	}
	return order, nil
}
