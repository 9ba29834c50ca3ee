package main

import (
	"hash/fnv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"
)

// shards is how many stacks the keys are spread over. 342 gemeenten give at most
// about a hundred a stack, two resources each, far below the limit of 500.
const shards = 4

// keyAlias names the key that opens the names of a gemeente.
func keyAlias(s Stage, code string) string { return "alias/" + s.name("identity-"+code) }

// shard spreads gemeenten by their code, so that a new one never moves another: a
// key that moves to another stack would be a new key, and every name lost.
func shard(code string) int {
	h := fnv.New32a()
	h.Write([]byte(code))
	return int(h.Sum32() % shards)
}

// gemeenteKeys makes a key per gemeente. Nothing removes one but a person: a
// gemeente that leaves the definitions leaves its key behind, and deleting the key
// is erasing the gemeente (see the README).
func gemeenteKeys(stack func(shard int) awscdk.Stack, s Stage, defs Definitions) {
	var stacks [shards]awscdk.Stack
	for _, g := range defs.Gemeenten {
		i := shard(g.Code)
		if stacks[i] == nil { // a stack without resources is refused
			stacks[i] = stack(i)
		}
		awskms.NewKey(stacks[i], text("identity"+g.Code), &awskms.KeyProps{
			Alias:             text(keyAlias(s, g.Code)),
			Description:       text("Opens the names and addresses of participants of gemeente " + g.Code),
			EnableKeyRotation: yes,
			RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
			PendingWindow:     awscdk.Duration_Days(jsii.Number(30)),
		})
	}
}
