// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

// As much of Chainlink's AggregatorV3 interface as a reader sees, for tests: rounds are whatever is pushed. With `behind` set
// it is a proxy, which answers with the rounds of the contract behind it and emits nothing.
contract Aggregator {
    uint8 public decimals;
    Aggregator public behind;
    uint80 private phase;

    struct Round {
        uint80 id;
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
        uint80 answeredIn;
    }
    Round private round;

    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function standBefore(Aggregator behind_) external {
        behind = behind_;
        phase += 1;
    }

    function push(uint80 id, int256 answer, uint256 updatedAt, uint80 answeredIn) external {
        round = Round(id, answer, updatedAt, updatedAt, answeredIn);
        emit AnswerUpdated(answer, id, updatedAt);
    }

    function aggregator() external view returns (address) {
        require(address(behind) != address(0), "no proxy");
        return address(behind);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        if (address(behind) != address(0)) {
            (uint80 id, int256 answer, uint256 began, uint256 updated, uint80 answeredIn) = behind.latestRoundData();
            uint80 upper = phase << 64;
            return (upper | id, answer, began, updated, upper | answeredIn);
        }
        require(round.id > 0, "No data present");
        return (round.id, round.answer, round.startedAt, round.updatedAt, round.answeredIn);
    }
}
