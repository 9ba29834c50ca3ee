// Package raster turns the SVG files that this product draws into PNG files, for who
// needs a picture in a document.
//
// It reads what package chart writes and no other SVG: rectangles, circles, lines,
// paths, one line of text, moves, and styles by class. Whatever else it meets is an
// error, so that a picture never silently lacks something. It needs no browser, no
// JavaScript and no fonts of the machine: the Go fonts come with it as Go code.
package raster
