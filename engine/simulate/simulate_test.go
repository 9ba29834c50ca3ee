package simulate_test

import "testing"

func TestDemoCompiles(t *testing.T) {
	loadDemo(t)
}
