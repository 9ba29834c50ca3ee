package attack

import "testing"

// What an attack comes to says from which sums it follows, and from no others.
func TestJointExplains(t *testing.T) {
	j := &Joint{}
	names := []string{"whole", "open", "part", "small", "sum"}
	for _, n := range [][3]int{{20, 20, 20}, {9, 0, Endless}, {12, 12, Endless}, {4, 0, Endless}, {8, 0, Endless}} {
		j.Number(0, n[0], n[1], n[2])
	}
	j.Balance([]int{0}, []int{2, 4}) // 20 = part + sum
	j.Balance([]int{4}, []int{3, 3}) // sum = twice small
	j.Within(4, 1)                   // sum is in open
	if err := j.Settle(); err != nil {
		t.Fatal(err)
	}
	want := `small: ≤ 4, by 0 to 0 +1×sum(8)
sum: ≤ 8, by 0 to 0 +1×whole(20) -1×part(12)
`
	if got := j.Explain(3, 9, func(i int) string { return names[i] }); got != want {
		t.Errorf("it explains\n%s\nwant\n%s", got, want)
	}
}
