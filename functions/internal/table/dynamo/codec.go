package dynamo

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

// The attributes of an item. They are short because every write is billed by
// its size, and no reserved words, so that expressions need no aliases.
const (
	attrPartition = "PK" // text
	attrSort      = "SK" // text
	attrValue     = "d"  // bytes
	attrVersion   = "v"  // number
	// TTLAttribute is the number attribute, in Unix seconds, on which the
	// table's time to live must be set.
	TTLAttribute = "x"
)

// errForeign means that an item was not written by this package.
var errForeign = errors.New("unreadable item")

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func keyAttributes(k table.Key) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{attrPartition: text(k.Partition), attrSort: text(k.Sort)}
}

// decode reads an item from the attributes that the client gives.
func decode(attributes map[string]types.AttributeValue) (table.Item, error) {
	var r raw
	if s, ok := attributes[attrPartition].(*types.AttributeValueMemberS); ok {
		r.partition = s.Value
	}
	if s, ok := attributes[attrSort].(*types.AttributeValueMemberS); ok {
		r.sort = s.Value
	}
	if b, ok := attributes[attrValue].(*types.AttributeValueMemberB); ok {
		r.value, r.hasValue = b.Value, true
	}
	if n, ok := attributes[attrVersion].(*types.AttributeValueMemberN); ok {
		r.version = n.Value
	}
	if n, ok := attributes[TTLAttribute].(*types.AttributeValueMemberN); ok {
		r.expires = n.Value
	}
	return r.item()
}

// raw is an item whose attributes were found but not yet understood; the client,
// the stream and the Lambda event each have their own types for them.
type raw struct {
	partition, sort  string
	value            []byte
	hasValue         bool
	version, expires string
}

func (r raw) item() (table.Item, error) {
	it := table.Item{Key: table.Key{Partition: r.partition, Sort: r.sort}, Value: notNil(r.value)}
	version, err := strconv.ParseUint(r.version, 10, 64)
	if r.partition == "" || r.sort == "" || !r.hasValue || err != nil {
		return table.Item{}, fmt.Errorf("%w: %v", errForeign, it.Key)
	}
	it.Version = version
	if r.expires != "" {
		seconds, err := strconv.ParseInt(r.expires, 10, 64)
		if err != nil {
			return table.Item{}, fmt.Errorf("%w: %v", errForeign, it.Key)
		}
		it.Expires = time.Unix(seconds, 0).UTC()
	}
	return it, nil
}

// translate marks the errors that mean "later": throttling that outlasted the
// attempts of the SDK.
func translate(err error) error {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		switch api.ErrorCode() {
		case "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException", "TransactionInProgressException":
			return fmt.Errorf("%w (%w)", table.ErrBusy, err)
		}
	}
	return err
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
