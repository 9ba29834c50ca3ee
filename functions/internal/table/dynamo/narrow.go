package dynamo

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Narrow is the client with no more than the adapter uses. A *dynamodb.Client in an
// interface makes the linker keep every call that the service knows, which is a
// megabyte and a half of a function that has to start quickly.
func Narrow(c *dynamodb.Client) API {
	return narrow{c.BatchGetItem, c.GetItem, c.Query, c.TransactWriteItems}
}

type narrow struct {
	batchGetItem       func(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	getItem            func(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	query              func(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	transactWriteItems func(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
}

func (n narrow) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, with ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	return n.batchGetItem(ctx, in, with...)
}

func (n narrow) GetItem(ctx context.Context, in *dynamodb.GetItemInput, with ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	return n.getItem(ctx, in, with...)
}

func (n narrow) Query(ctx context.Context, in *dynamodb.QueryInput, with ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	return n.query(ctx, in, with...)
}

func (n narrow) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, with ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	return n.transactWriteItems(ctx, in, with...)
}
