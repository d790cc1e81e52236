/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Driving a struct callring: one core of the isle and its proxy, no locks. No OS
 * in here: isle, proxy, unit test and fuzzer compile the same file.
 *
 * Each side keeps what it believes in private memory (struct callring_end), and
 * takes from the other one only indices, each read once and checked. An index out
 * of range marks the end broken for good; it is never followed.
 *
 * None of the functions sleeps or rings; a true result of callring_publish() or
 * callring_release() tells the caller to ring the other side.
 */
#ifndef HERMIT_CALLRING_H
#define HERMIT_CALLRING_H

#include <hermit/callring.h>
#include <hermit/isle.h>
#include <hermit/shared.h>

/**
 * struct callring_end - one side's private view of both directions
 * @own: the line that this side writes
 * @other: the line that the other side writes
 * @head: own frames published
 * @taken: of these, taken by the other side, as last read and checked
 * @tail: the other side's frames taken
 * @ready: the other side's frames published, as last read and checked
 * @broken: an index of the other side made no sense
 *
 * One context at a time; the caller serialises. Sending (@head, @taken) and taking
 * (@tail, @ready) may be serialised apart from each other.
 */
struct callring_end {
	struct callring_side *own;
	struct callring_side *other;
	uint32_t head;
	uint32_t taken;
	uint32_t tail;
	uint32_t ready;
	bool broken;
};

/**
 * callring_attach() - begin, on either side
 * @end: private view, any content
 * @own: the line that this side writes
 * @other: the line that the other side writes
 *
 * The ring is all zeros before both sides have begun: then each one wants a
 * doorbell at the first frame.
 */
void callring_attach(struct callring_end *end, struct callring_side *own,
		     struct callring_side *other);

/**
 * callring_room() - where does the next frame of ours go?
 * @end: private view
 * @slot: its index
 *
 * Return: 0; -ENOSPC if the other side has not taken enough yet; -EPROTO.
 */
int callring_room(struct callring_end *end, uint32_t *slot);

/**
 * callring_publish() - hand the frame in that slot to the other side
 * @end: private view, after callring_room()
 *
 * Return: true if the other side sleeps and wants a doorbell.
 */
bool callring_publish(struct callring_end *end);

/**
 * callring_want_room() - ask for a doorbell once a frame of ours is taken
 * @end: private view, after callring_room() gave -ENOSPC
 *
 * Return: true if there is room after all; false if the caller may wait.
 */
bool callring_want_room(struct callring_end *end);

/**
 * callring_next() - where is the next frame of the other side?
 * @end: private view
 * @slot: its index; copy what is in there, then check the copy
 *
 * Return: 1 with a frame, 0 if there is none, -EPROTO.
 */
int callring_next(struct callring_end *end, uint32_t *slot);

/**
 * callring_release() - the frame of callring_next() has been copied
 * @end: private view
 *
 * Return: true if the other side waits for room and wants a doorbell.
 */
bool callring_release(struct callring_end *end);

/**
 * callring_sleep() - ask for a doorbell at the next frame
 * @end: private view
 *
 * Return: true if there is none now, and a doorbell will come; false if there is
 * one (no doorbell for it).
 */
bool callring_sleep(struct callring_end *end);

/**
 * callring_stay_awake() - ask for no doorbells: this side keeps looking
 * @end: private view
 */
void callring_stay_awake(struct callring_end *end);

/**
 * callring_check_memory() - is this memory the isle's to give?
 * @memory: copy of what the isle says
 * @bytes: that the call is about
 * @size: bytes of isle memory
 *
 * For more than one piece, this is about the array of them; callring_check_piece()
 * is about what it holds.
 *
 * Return: 0; -EPROTO.
 */
int callring_check_memory(const struct callring_memory *memory, uint32_t bytes, uint64_t size);

/**
 * callring_check_piece() - the same for one of several pieces
 * @piece: copy of what the isle says
 * @left: bytes that this piece and those behind it may have
 * @size: bytes of isle memory
 *
 * Return: 0; -EPROTO.
 */
int callring_check_piece(const struct callring_piece *piece, uint64_t left, uint64_t size);

#endif /* HERMIT_CALLRING_H */
